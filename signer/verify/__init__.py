"""Judging signed documents: one call, one report, four words."""

from signer.verify.policy import OFFICIAL_PROFILE, PUBLIC_PROFILE, RenderComparison, VerificationPolicy, load_policy
from signer.verify.replay import AskedEvidence, VerificationRecord, replay, verify_recorded
from signer.verify.verifier import verify

__all__ = [
    "OFFICIAL_PROFILE",
    "PUBLIC_PROFILE",
    "AskedEvidence",
    "RenderComparison",
    "VerificationPolicy",
    "VerificationRecord",
    "load_policy",
    "replay",
    "verify",
    "verify_recorded",
]
