"""What a verification asks for: frozen, identified, and loaded from a profile."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files

from signer.errors import RequestError
from signer.fields import (
    AGENCY_FIELD,
    CO_SIGNER_FIELD,
    DATE_FIELD,
    DAY_FIELD,
    LEADER_FIELD,
    MONTH_FIELD,
    NUMBER_FIELD,
    NUMBER_ONLY_FIELD,
)
from signer.pdf.limits import DEFAULT_LIMITS, Limits
from signer.report import Role

PUBLIC_PROFILE = "verify_public"
OFFICIAL_PROFILE = "verify_official"


class RenderComparison(Enum):
    """When the pages of the signed and the current revision are drawn and compared."""

    NEVER = "never"
    WHEN_NEEDED = "when_needed"
    """When something came after a signature that could be seen, or the structure had to be repaired."""
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class VerificationPolicy:
    """One verification policy.

    ``required_roles`` must each have a passed signature, ``required_when_placed`` wherever the document has a field
    for them; ``field_roles`` gives the role of a signature field;
    ``expected_fills`` are fields that the official chain itself fills after the leader signed;
    ``accept_without_revocation`` decides for certificates that name neither OCSP nor CRL; ``accept_experimental``
    lets a post-quantum signature (ML-DSA) be VALID, which no rule in force does yet.
    """

    id: str
    required_roles: frozenset[Role] = frozenset()
    required_when_placed: frozenset[Role] = frozenset()
    field_roles: tuple[tuple[str, Role], ...] = (
        (LEADER_FIELD, Role.LEADER),
        (CO_SIGNER_FIELD, Role.CO_SIGNER),
        (AGENCY_FIELD, Role.AGENCY),
    )
    expected_fills: frozenset[str] = frozenset({NUMBER_FIELD, DATE_FIELD, NUMBER_ONLY_FIELD, DAY_FIELD, MONTH_FIELD})
    accept_without_revocation: bool = True
    accept_experimental: bool = False
    render: RenderComparison = RenderComparison.WHEN_NEEDED
    limits: Limits = DEFAULT_LIMITS

    def role_of(self, field: str) -> Role:
        """The role that signs in ``field``."""
        return dict(self.field_roles).get(field, Role.OTHER)


def load_policy(profile: str = PUBLIC_PROFILE) -> VerificationPolicy:
    """The policy of a shipped profile. Raises: RequestError ``unknown-profile``."""
    source = files("signer.profiles").joinpath(f"{profile}.toml")
    if not profile.isidentifier() or not source.is_file():
        raise RequestError("unknown-profile", "there is no such verification profile")
    table = tomllib.loads(source.read_text("utf-8"))
    return VerificationPolicy(
        id=table["id"],
        required_roles=frozenset(Role(role) for role in table["required_roles"]),
        required_when_placed=frozenset(Role(role) for role in table["required_when_placed"]),
        field_roles=tuple((field, Role(role)) for field, role in table["roles"].items()),
        expected_fills=frozenset(table["expected"]["fills"]),
        accept_without_revocation=table["accept_without_revocation"],
        render=RenderComparison(table["render"]),
    )
