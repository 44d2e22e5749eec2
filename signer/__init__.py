"""Signing, verifying and inspecting PDF documents (PAdES): bytes in, bytes or a report out."""
