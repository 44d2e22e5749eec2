"""The routes of the API: one module a resource, each with its ``router``."""
