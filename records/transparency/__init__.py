"""The audit log as a Merkle tree (RFC 9162 clause 2.1): proofs that an entry is in it and that it only ever grew.

``merkle`` is the mathematics, ``tiles`` keeps the hashes, ``merging`` takes entries into the tree, ``checkpoints``
states what the tree was at a moment, ``reading`` finds an entry's proof, ``exporting`` writes all of it to files and
``verifying`` checks them without a server.
"""

from __future__ import annotations
