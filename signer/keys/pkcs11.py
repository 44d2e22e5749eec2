"""Keys on PKCS#11 tokens and HSMs: one worker process a session, a PIN never seen in arguments, logs or stores."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from signer.errors import KeyUnusableError, OutsideServiceError
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.keys.pkcs11_worker import Login, Opened, Refused, Signed, SignTask, serve

MAX_WRONG_PINS = 2
"""Wrong PINs tried before we stop by ourselves: the usual token locks at three to five."""

_OUTSIDE = frozenset({"token-gone", "token-failed", "token-timeout"})

PinSource = Callable[[], str]
"""Gives the PIN when it is needed: from a file only its owner can read, or a prompt."""


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """Where a key is: path of the vendor's module, label of the token, label of the key on it."""

    module: str
    token_label: str
    key_label: str


class PinGuard:
    """Counts wrong PINs for each token, for the life of the process; a restart is covered by the token's own flags."""

    def __init__(self, limit: int = MAX_WRONG_PINS) -> None:
        self._limit = limit
        self._wrong: dict[str, int] = {}
        self._lock = threading.Lock()

    def refuse_if_stopped(self, token_label: str) -> None:
        """Raises: KeyUnusableError (``token-pin-stopped``)."""
        with self._lock:
            if self._wrong.get(token_label, 0) >= self._limit:
                raise KeyUnusableError(
                    "token-pin-stopped", "too many wrong PINs; stopped before the token locks itself"
                )

    def note(self, token_label: str, *, right: bool) -> None:
        """A PIN was tried: a right one clears the count."""
        with self._lock:
            self._wrong[token_label] = 0 if right else self._wrong.get(token_label, 0) + 1


class Pkcs11Key:
    """A :class:`signer.keys.SigningKey` on a token. Thread-safe: one signature at a time, in order of asking.

    ``others`` are issuer certificates (DER) the token does not hold. ``timeout`` in seconds bounds every answer of
    the token; a worker that does not answer is killed and started afresh at the next signature.
    Raises: KeyUnusableError (``token-pin-wrong``, ``token-pin-stopped``, ``token-final-try``, ``token-locked``,
    ``token-key-missing``, ``token-without-certificate``, ``key-algorithm-mismatch``); OutsideServiceError
    (``token-gone``, ``token-failed``, ``token-timeout``).
    """

    def __init__(
        self,
        address: TokenAddress,
        pin: PinSource,
        algorithm: SignatureAlgorithm,
        guard: PinGuard,
        *,
        others: tuple[bytes, ...] = (),
        timeout: float = 30.0,
    ) -> None:
        self._address = address
        self._pin = pin
        self._algorithm = algorithm
        self._others = others
        self._timeout = timeout
        self._lock = threading.Lock()
        self._guard = guard
        self._worker: SpawnProcess | None = None
        self._pipe: Connection | None = None
        with self._lock:
            self._chain = self._open()

    @property
    def chain(self) -> CertificateChain:
        return self._chain

    @property
    def algorithm(self) -> SignatureAlgorithm:
        return self._algorithm

    def sign(self, to_be_signed: bytes) -> bytes:
        with self._lock:
            if self._pipe is None and self._open() != self._chain:
                self._stop()
                raise KeyUnusableError("token-exchanged", "another certificate is on the token than before")
            answer = self._ask(SignTask(self._algorithm, to_be_signed))
        if not isinstance(answer, Signed):
            raise OutsideServiceError("token-failed", "the token's worker answered out of turn")
        return answer.value

    def close(self) -> None:
        """Ends the session and its process."""
        with self._lock:
            self._stop()

    def _open(self) -> CertificateChain:
        self._guard.refuse_if_stopped(self._address.token_label)
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._worker = context.Process(target=serve, args=(theirs,), daemon=True)
        self._worker.start()
        theirs.close()
        address = self._address
        answer = self._ask(Login(address.module, address.token_label, address.key_label, self._pin()))
        self._guard.note(address.token_label, right=True)
        if not isinstance(answer, Opened) or not answer.certificates:
            self._stop()
            raise KeyUnusableError("token-without-certificate", "the token holds no certificate for this key")
        own, *rest = answer.certificates
        return CertificateChain(own, (*rest, *self._others))

    def _ask(self, question: Login | SignTask) -> Opened | Signed:
        try:
            assert self._pipe is not None
            self._pipe.send(question)
            if not self._pipe.poll(self._timeout):
                raise _refused("token-timeout", "the token did not answer in time")
            answer: Opened | Signed | Refused = self._pipe.recv()
        except (EOFError, OSError) as error:
            self._stop()
            raise _refused("token-failed", "the token's worker died") from error
        except OutsideServiceError:
            self._stop()
            raise
        if isinstance(answer, Refused):
            self._note_refusal(answer)
            raise _refused(answer.code, answer.text)
        return answer

    def _note_refusal(self, refusal: Refused) -> None:
        if refusal.code == "token-pin-wrong":
            self._guard.note(self._address.token_label, right=False)
        if refusal.code != "key-algorithm-mismatch":
            self._stop()

    def _stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._worker is not None:
            self._worker.kill()
            self._worker.join()
        self._pipe = self._worker = None


def _refused(code: str, text: str) -> KeyUnusableError | OutsideServiceError:
    return OutsideServiceError(code, text) if code in _OUTSIDE else KeyUnusableError(code, text)
