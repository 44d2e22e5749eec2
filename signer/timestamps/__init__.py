"""RFC 3161 timestamps: asking authorities, checking every answer before it is embedded, failing over."""
