"""Judging signed documents."""
