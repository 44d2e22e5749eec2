"""A signing revision with everything in it but the signature value: what one-step and two-step signing share."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from signer.forms.amendment import Amendment
from signer.pdf.objects import Ref
from signer.pdf.syntax import Buffer
from signer.signing.dictionary import Gap, find_gap
from signer.signing.digest import absorb


@dataclass(frozen=True, slots=True)
class PendingRevision:
    """A revision whose byte range is fixed and whose /Contents is still empty.

    ``revision`` belongs to this object alone until it is closed. ``lacks`` is the code of why the evidence that was
    asked for is not inside; empty when it is, or was not asked for.
    """

    original: Buffer
    revision: bytearray
    gap: Gap
    lacks: str = ""

    def digest(self, algorithm: str) -> bytes:
        """The digest over the byte range; ``algorithm`` as hashlib names it."""
        hasher = hashlib.new(algorithm)
        absorb(hasher, self.original)
        with memoryview(self.revision) as view:
            hasher.update(view[: self.gap.start])
            hasher.update(view[self.gap.end :])
        return hasher.digest()

    def close(self, cms: bytes) -> bytes:
        """The finished revision. Raises: InternalError (``contents-overflow``)."""
        self.gap.write_contents(self.revision, cms)
        return bytes(self.revision)


def build_pending(amendment: Amendment, signature: Ref, lacks: str = "") -> PendingRevision:
    """Writes the revision and fixes the byte range of the signature dictionary ``signature``.

    Raises: DocumentError (``document-damaged``), InternalError (``byte-range-overflow``).
    """
    built = amendment.build()
    gap = find_gap(built.data, built.bodies[signature])
    original = amendment.document.data
    gap.write_range(built.data, len(original))
    return PendingRevision(original, built.data, gap, lacks)
