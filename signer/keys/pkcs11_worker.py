"""The process that talks to one token: opens the module, logs in, signs, answers over a pipe.

A module call can block the whole process (python-pkcs11 issue 86) and sessions must not be shared between threads,
so each token session has a process of its own that can be killed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import pkcs11
from pkcs11 import mechanisms
from pkcs11.util.ec import encode_ecdsa_signature

from signer.keys import SignatureAlgorithm


@dataclass(frozen=True, slots=True)
class Login:
    """Which token, whose PIN, which key."""

    module: str
    token_label: str
    key_label: str
    pin: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Logged in: certificates found on the token in DER, the key's own first."""

    certificates: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class SignTask:
    algorithm: SignatureAlgorithm
    data: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    value: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A coded refusal, to be raised again on the other side."""

    code: str
    text: str


_RSA_MECHANISMS = {
    SignatureAlgorithm.RSA_PKCS1_SHA256: pkcs11.Mechanism.SHA256_RSA_PKCS,
    SignatureAlgorithm.RSA_PKCS1_SHA384: pkcs11.Mechanism.SHA384_RSA_PKCS,
    SignatureAlgorithm.RSA_PKCS1_SHA512: pkcs11.Mechanism.SHA512_RSA_PKCS,
}
_PSS_MECHANISMS = {
    SignatureAlgorithm.RSA_PSS_SHA256: (
        pkcs11.Mechanism.SHA256_RSA_PKCS_PSS,
        (pkcs11.Mechanism.SHA256, mechanisms.MGF.SHA256, 32),
    ),
    SignatureAlgorithm.RSA_PSS_SHA384: (
        pkcs11.Mechanism.SHA384_RSA_PKCS_PSS,
        (pkcs11.Mechanism.SHA384, mechanisms.MGF.SHA384, 48),
    ),
    SignatureAlgorithm.RSA_PSS_SHA512: (
        pkcs11.Mechanism.SHA512_RSA_PKCS_PSS,
        (pkcs11.Mechanism.SHA512, mechanisms.MGF.SHA512, 64),
    ),
}
_ECDSA_DIGESTS = {
    SignatureAlgorithm.ECDSA_SHA256: "sha256",
    SignatureAlgorithm.ECDSA_SHA384: "sha384",
    SignatureAlgorithm.ECDSA_SHA512: "sha512",
}

# The order matters: the first class that fits names the refusal.
_REFUSALS: tuple[tuple[type[Exception], str, str], ...] = (
    (pkcs11.exceptions.PinLocked, "token-locked", "the token is locked; its PIN must be reset by its issuer"),
    (pkcs11.exceptions.PinIncorrect, "token-pin-wrong", "the PIN is wrong"),
    (pkcs11.exceptions.PinLenRange, "token-pin-wrong", "the PIN is wrong"),
    (pkcs11.exceptions.PinInvalid, "token-pin-wrong", "the PIN is wrong"),
    (pkcs11.exceptions.NoSuchToken, "token-gone", "the token is not plugged in"),
    (pkcs11.exceptions.DeviceRemoved, "token-gone", "the token was removed"),
    (pkcs11.exceptions.TokenNotPresent, "token-gone", "the token was removed"),
    (pkcs11.exceptions.SessionHandleInvalid, "token-gone", "the token's session ended"),
    (pkcs11.exceptions.NoSuchKey, "token-key-missing", "the token holds no key with this label"),
    (pkcs11.exceptions.MechanismInvalid, "key-algorithm-mismatch", "the token cannot make this kind of signature"),
)


def serve(pipe: Connection) -> None:
    """Answers one :class:`Login`, then :class:`SignTask` after :class:`SignTask`, until the pipe closes."""
    try:
        session, key, opened = _open(pipe.recv())
    except Exception as error:
        pipe.send(_refusal(error))
        return
    pipe.send(opened)
    with session:
        while True:
            try:
                task: SignTask = pipe.recv()
            except EOFError:
                return
            try:
                pipe.send(Signed(_sign(key, task)))
            except Exception as error:
                pipe.send(_refusal(error))


def _open(login: Login) -> tuple[Any, Any, Opened | Refused]:
    token = pkcs11.lib(login.module).get_token(token_label=login.token_label)
    if token.flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
        raise pkcs11.exceptions.PinLocked
    if token.flags & pkcs11.TokenFlag.USER_PIN_FINAL_TRY:
        raise _FinalTryError
    session = token.open(user_pin=login.pin)
    key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=login.key_label)
    return session, key, Opened(_certificates(session, key))


def _certificates(session: Any, key: Any) -> tuple[bytes, ...]:
    identifier = key[pkcs11.Attribute.ID]
    found = list(session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}))
    own = [item[pkcs11.Attribute.VALUE] for item in found if item[pkcs11.Attribute.ID] == identifier]
    others = [item[pkcs11.Attribute.VALUE] for item in found if item[pkcs11.Attribute.ID] != identifier]
    return tuple(bytes(value) for value in (*own, *others)) if own else ()


def _sign(key: Any, task: SignTask) -> bytes:
    if task.algorithm in _RSA_MECHANISMS:
        return bytes(key.sign(task.data, mechanism=_RSA_MECHANISMS[task.algorithm]))
    if task.algorithm in _PSS_MECHANISMS:
        mechanism, parameters = _PSS_MECHANISMS[task.algorithm]
        return bytes(key.sign(task.data, mechanism=mechanism, mechanism_param=parameters))
    if task.algorithm in _ECDSA_DIGESTS:
        digest = hashlib.new(_ECDSA_DIGESTS[task.algorithm], task.data).digest()
        return bytes(encode_ecdsa_signature(key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)))
    return bytes(key.sign(task.data, mechanism=pkcs11.Mechanism.EDDSA))


class _FinalTryError(Exception):
    """One more wrong PIN would lock the token: nobody but its holder, at its own tool, may risk that."""


def _refusal(error: Exception) -> Refused:
    if isinstance(error, _FinalTryError):
        return Refused("token-final-try", "one more wrong PIN would lock the token; unlock it with its own tool first")
    for kind, code, text in _REFUSALS:
        if isinstance(error, kind):
            return Refused(code, text)
    return Refused("token-failed", "the token's module reported a failure")
