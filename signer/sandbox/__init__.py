"""Hostile files are read in worker processes: bounded, without a network, warm, replaced when they die."""

from signer.sandbox.limits import WorkLimits
from signer.sandbox.pool import Sandbox

__all__ = ["Sandbox", "WorkLimits"]
