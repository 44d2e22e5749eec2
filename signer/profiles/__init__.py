"""Profiles: policy as data (TOML), each with an identifier."""
