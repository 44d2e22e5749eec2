"""A complete development PKI made on demand. Never for production."""
