"""Whose clock ends a term: before anything is destroyed, an authority outside says what time it is."""

from __future__ import annotations

from datetime import timedelta

from api.office import Office
from records.errors import OutsideServiceError
from records.identifiers import Sha256
from signer.cms.algorithms import SHA256
from signer.errors import OutsideServiceError as AuthorityError
from signer.errors import RequestError

CLOCK_GAP = timedelta(minutes=5)
"""As between us and an object store: more, and the two do not mean the same day."""


def require_trusted_time(office: Office, about: Sha256) -> None:
    """Refuse to go on when a timestamp authority's clock and ours differ, or when none answers.

    A clock that runs years ahead would find every term over; the certificate of destruction takes a timestamp anyway,
    so that whoever cannot get one must not begin. ``about`` is what is stamped.

    Raises: OutsideServiceError ``clock-differs``; of :mod:`signer` RequestError ``timestamp-source-missing`` and
    OutsideServiceError (``timestamp-…``).
    """
    source = office.signing.timestamps
    if source is None:
        raise RequestError("timestamp-source-missing", "no timestamp authority is configured")
    try:
        at = source.timestamp(bytes.fromhex(about), SHA256).at
    except AuthorityError as error:
        if error.code == "timestamp-wrong-time":
            raise _clocks_differ() from error
        raise
    if abs(at - office.clock()) > CLOCK_GAP:
        raise _clocks_differ()


def _clocks_differ() -> OutsideServiceError:
    return OutsideServiceError(
        "clock-differs",
        "The clocks of the timestamp authority and of this machine differ; nothing is destroyed.",
        "Đồng hồ của tổ chức cấp dấu thời gian và của máy chủ lệch nhau; không hủy dữ liệu nào.",
    )
