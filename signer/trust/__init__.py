"""Certificates, anchors, paths and revocation: whom a signature may be believed to come from."""
