"""Names of things: prefixed, sortable identifiers, content hashes, and the code printed under the QR."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import ClassVar, Self

from records.errors import RequestError
from records.occasion import Entropy, Occasion

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U: nothing to misread, no words."""

TIME_BITS = 48
"""Milliseconds since 1970; enough until the year 10889."""
RANDOM_BYTES = 10
"""80 random bits: two identifiers of the same millisecond never meet."""
TIMED_LENGTH = 26
"""Characters of a timed identifier after its prefix: 128 bits, five a character."""

CODE_BYTES = 10
"""75 of these 80 bits are used: a code cannot be guessed even at a million tries a second for a century."""
CODE_LENGTH = 15
CODE_GROUP = 5


def _base32(value: int, length: int) -> str:
    return "".join(CROCKFORD[(value >> (5 * place)) & 31] for place in reversed(range(length)))


class Identifier(str):
    """A prefixed identifier such as ``doc_01KAR…``; those made by :meth:`new` sort by the time they were made."""

    __slots__ = ()
    PREFIX: ClassVar[str]

    @classmethod
    def new(cls, by: Occasion) -> Self:
        """A fresh identifier: 48 bits of the occasion's time, 80 bits of its entropy."""
        return cls(f"{cls.PREFIX}_{_timed(by.at, by.entropy)}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Accept only the shape of this kind of identifier.

        Raises: RequestError ``identifier-malformed``.
        """
        if not re.fullmatch(rf"{cls.PREFIX}_[0-9A-Za-z]{{1,40}}", text):
            raise RequestError("identifier-malformed", f"This is not an identifier of the form {cls.PREFIX}_….")
        return cls(text)


def _timed(at: datetime, entropy: Entropy) -> str:
    milliseconds = int(at.timestamp() * 1000) & ((1 << TIME_BITS) - 1)
    randomness = int.from_bytes(entropy(RANDOM_BYTES), "big")
    return _base32(milliseconds << (8 * RANDOM_BYTES) | randomness, TIMED_LENGTH)


class DocumentId(Identifier):
    """An official document (văn bản), from draft to dispatch."""

    __slots__ = ()
    PREFIX = "doc"


class RecordId(Identifier):
    """An archived record (tài liệu lưu trữ)."""

    __slots__ = ()
    PREFIX = "rec"


class CopyId(Identifier):
    """A scan that became an electronic copy (bản sao) by the agency's signature."""

    __slots__ = ()
    PREFIX = "cpy"


class RecordFileId(Identifier):
    """A record file (hồ sơ): the records of one piece of work."""

    __slots__ = ()
    PREFIX = "fil"


class FilePlanId(Identifier):
    """The file plan (danh mục hồ sơ) of one year."""

    __slots__ = ()
    PREFIX = "fpl"


class HandoverId(Identifier):
    """A hand-over of record files to an archive (nộp lưu)."""

    __slots__ = ()
    PREFIX = "hov"


class HoldId(Identifier):
    """A hold: an order that records must stay."""

    __slots__ = ()
    PREFIX = "hld"


class ProposalId(Identifier):
    """A shortening of retention that waits for a second person."""

    __slots__ = ()
    PREFIX = "rtp"


class DispositionId(Identifier):
    """A disposition: a list of records to destroy or transfer, with its approval."""

    __slots__ = ()
    PREFIX = "dis"


class TextTemplateId(Identifier):
    """A template of text (mẫu lời văn) of an agency."""

    __slots__ = ()
    PREFIX = "tpl"


class PurgeId(Identifier):
    """An emergency purge of something that should never have been stored."""

    __slots__ = ()
    PREFIX = "prg"


class ExportId(Identifier):
    """A package, or the log, that somebody asked to take out."""

    __slots__ = ()
    PREFIX = "exp"


class EventId(Identifier):
    """An entry of the audit log (nhật ký)."""

    __slots__ = ()
    PREFIX = "evt"


class DispatchId(Identifier):
    """One sending of one document to one recipient (phát hành)."""

    __slots__ = ()
    PREFIX = "dsp"


class EffectId(Identifier):
    """An outside effect waiting in the outbox."""

    __slots__ = ()
    PREFIX = "eff"


class AgencyId(Identifier):
    """An agency or organisation (cơ quan, tổ chức) on this installation."""

    __slots__ = ()
    PREFIX = "agy"


class PersonId(Identifier):
    """A person who acts for an agency."""

    __slots__ = ()
    PREFIX = "per"


class UnitId(Identifier):
    """A unit of an agency (đơn vị)."""

    __slots__ = ()
    PREFIX = "unt"


class IncomingId(Identifier):
    """An incoming document (văn bản đến)."""

    __slots__ = ()
    PREFIX = "inc"


class IncomingRequestId(Identifier):
    """What a sender asks of a document it sent: back, brought up to date, replaced."""

    __slots__ = ()
    PREFIX = "irq"


class PostId(Identifier):
    """A person in a post (chức vụ)."""

    __slots__ = ()
    PREFIX = "pst"


class DelegationId(Identifier):
    """What lets a person sign for an agency (thẩm quyền ký, giao ký, ủy quyền)."""

    __slots__ = ()
    PREFIX = "dlg"


class ReviewId(Identifier):
    """One request for an initial or an opinion on a draft (ký nháy, ý kiến phối hợp)."""

    __slots__ = ()
    PREFIX = "rvw"


class BatchId(Identifier):
    """Many documents that a leader signs in one go."""

    __slots__ = ()
    PREFIX = "bat"


class CertificateId(Identifier):
    """A certificate registered for signing (chứng thư số)."""

    __slots__ = ()
    PREFIX = "crt"


class PendingSignatureId(Identifier):
    """A signature begun with a key that is elsewhere."""

    __slots__ = ()
    PREFIX = "sgn"


class Sha256(str):
    """The SHA-256 of stored bytes, 64 lower-case hexadecimal digits."""

    __slots__ = ()

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Hash these bytes."""
        return cls(hashlib.sha256(data).hexdigest())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises: RequestError ``hash-malformed``."""
        if not re.fullmatch(r"[0-9a-f]{64}", text):
            raise RequestError("hash-malformed", "A SHA-256 is 64 lower-case hexadecimal digits.")
        return cls(text)


class VerificationCode(str):
    """What the QR opens and a person can type: ``7K3MQ-9XT2A-BC4DE``, 75 random bits (mã kiểm tra)."""

    __slots__ = ()

    @classmethod
    def new(cls, entropy: Entropy) -> Self:
        """An unguessable code."""
        return cls(_grouped(_base32(int.from_bytes(entropy(CODE_BYTES), "big"), CODE_LENGTH)))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a typed code: lower case, missing dashes, ``O`` for ``0`` and ``I``, ``L`` for ``1`` are understood.

        Raises: RequestError ``verification-code-malformed``.
        """
        symbols = re.sub(r"[\s-]", "", text.upper()).translate(str.maketrans("OIL", "011"))
        if len(symbols) != CODE_LENGTH or any(symbol not in CROCKFORD for symbol in symbols):
            raise RequestError(
                "verification-code-malformed",
                "A verification code has 15 letters and digits.",
                "Mã kiểm tra gồm 15 chữ cái và chữ số.",
            )
        return cls(_grouped(symbols))


def _grouped(symbols: str) -> str:
    return "-".join(symbols[start : start + CODE_GROUP] for start in range(0, CODE_LENGTH, CODE_GROUP))
