"""Forms: what is placed before the first signature and filled in afterwards (ISO 32000-1 clause 12.7)."""
