"""Development stand-ins: invented agencies and people, generated keys, drawn images, in-process evidence.

Everything here is refused in production mode; :mod:`api.wiring` says so loudly when it builds it.
"""
