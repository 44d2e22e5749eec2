"""How strictly signatures are made: rules as data, read from ``signer/profiles/signing.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum


class OnFailure(Enum):
    """What to do when an outside service a level needs does not answer."""

    REFUSE = "refuse"
    SIGN_LOWER = "sign_lower"


@dataclass(frozen=True, slots=True)
class SigningProfile:
    """A named set of signing rules.

    ``minimum_rsa_bits`` and ``minimum_ec_bits`` follow TT 15/2025/TT-BKHCN; ``timestamp_reserve`` is the room in
    bytes kept for a timestamp token in /Contents. ``allows_experimental`` lets post-quantum keys (ML-DSA) sign: no rule
    in force accepts such a signature yet.
    """

    name: str
    on_timestamp_failure: OnFailure
    on_evidence_failure: OnFailure
    minimum_rsa_bits: int
    minimum_ec_bits: int
    timestamp_reserve: int
    allows_experimental: bool = False

    @property
    def signs_lower(self) -> bool:
        """Whether a silent timestamp authority costs a level instead of the signature."""
        return self.on_timestamp_failure is OnFailure.SIGN_LOWER


def load_profiles(toml: str) -> dict[str, SigningProfile]:
    """The profiles of a TOML text, by name.

    Raises: ValueError or KeyError for a text that is not a profile table: a mistake of ours or of the operator's,
    met at start and not at signing.
    """
    return {
        name: SigningProfile(
            name=name,
            on_timestamp_failure=OnFailure(row["on_timestamp_failure"]),
            on_evidence_failure=OnFailure(row["on_evidence_failure"]),
            minimum_rsa_bits=int(row["minimum_rsa_bits"]),
            minimum_ec_bits=int(row["minimum_ec_bits"]),
            timestamp_reserve=int(row["timestamp_reserve"]),
            allows_experimental=bool(row.get("allows_experimental", False)),
        )
        for name, row in tomllib.loads(toml).items()
    }


OFFICIAL = SigningProfile("official", OnFailure.REFUSE, OnFailure.REFUSE, 2048, 256, 10 * 1024)
"""The default: the level asked for or nothing."""
