"""Reading and incrementally writing PDF structure (ISO 32000-1), with limits."""
