"""A complete development PKI made on demand. Never for production."""

from __future__ import annotations

from certs_dev.dev_pki import Credential, DevPki
from certs_dev.errors import DevPkiError
from certs_dev.generation import ensure, generate
from certs_dev.identities import Identities, Leader, Organisation, load_identities
from certs_dev.manifest import Hierarchy
from certs_dev.services import TrustServices

__all__ = [
    "Credential",
    "DevPki",
    "DevPkiError",
    "Hierarchy",
    "Identities",
    "Leader",
    "Organisation",
    "TrustServices",
    "ensure",
    "generate",
    "load_identities",
]
