"""CMS SignedData (RFC 5652) as PAdES wants it, written from templates rather than built object by object."""
