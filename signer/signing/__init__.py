"""Making PAdES signatures: ETSI EN 319 142-1 baseline levels, as incremental revisions of bytes never touched."""
