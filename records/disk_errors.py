"""What a disk says when it cannot, as errors with codes."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from records.errors import OutsideServiceError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def outside_errors() -> Iterator[None]:
    """Errors of the operating system as OutsideServiceError ``store-full``, ``store-read-only``,
    ``store-unavailable``; FileNotFoundError passes, the caller knows what is missing.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _outside(error) from error


def _outside(error: OSError) -> OutsideServiceError:
    if error.errno in _FULL:
        return OutsideServiceError("store-full", "The object store is full.")
    if error.errno in _READ_ONLY:
        return OutsideServiceError("store-read-only", "The object store cannot be written to.")
    return OutsideServiceError("store-unavailable", "The object store did not answer.")
