"""Hostile files are read in worker processes: bounded, without a network, warm, replaced when they die.

``Sandbox`` is loaded when it is first named, so that :mod:`signer.sandbox.starting` costs nothing.
"""

from typing import TYPE_CHECKING

from signer.sandbox.limits import WorkLimits

if TYPE_CHECKING:
    from signer.sandbox.pool import Sandbox

__all__ = ["Sandbox", "WorkLimits"]


def __getattr__(name: str) -> object:
    if name != "Sandbox":
        raise AttributeError(name)
    from signer.sandbox.pool import Sandbox

    return Sandbox
