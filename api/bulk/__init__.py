"""Verifying many files: finding them, reading them safely, judging on all cores, a summary that can be resumed."""
