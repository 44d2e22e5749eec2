"""Evidence that lasts (RFC 4998): a hash tree over many stored objects, one timestamp, renewed before it weakens.

``hash_tree`` is the tree, ``rounds`` what one timestamp covers, ``covering`` takes new objects in, ``renewing`` keeps
old timestamps alive and changes the digest, ``reading`` puts together what proves one object, ``policy`` says which
digests last how long. The ASN.1 and the timestamps themselves come in through :mod:`records.evidence.ports`.
"""

from __future__ import annotations
