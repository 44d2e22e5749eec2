"""``vanthu bench``: speed and memory beside pyHanko, same file, same key, same run."""
