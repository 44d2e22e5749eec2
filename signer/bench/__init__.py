"""Speed and memory beside pyHanko: same file, same key, same run; ratios, not absolute promises."""
