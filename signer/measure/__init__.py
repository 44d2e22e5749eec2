"""Measuring the signer beside pyHanko and beside the bare key: same file, same key, same run."""
