"""HTTP: each route parses, makes one flow call and answers with one schema; errors are mapped in one place."""
