"""The composition root: the only place that constructs. Everything else is handed what it needs.

One module a purpose, so that a command imports no more than it uses: ``ground`` (home, development PKI),
``verifying``, ``signing``, ``offices`` (the whole office, with its service).
"""
