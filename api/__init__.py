"""The edges: HTTP, pages, command line and the wiring of everything."""
