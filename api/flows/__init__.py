"""The flows: one document's way through the office, step by step.

Each flow is one call from an edge (HTTP route, page, command). It takes the :class:`api.office.Office` (what
wiring built), the acting person and values that are already parsed, and returns a view or raises a coded
error of :mod:`signer.errors`, :mod:`records.errors` or :mod:`api.errors`.
"""
