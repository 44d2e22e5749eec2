"""How a person names a key on the command line: ``dev:NAME``, ``p12:FILE``, a PKCS#11 URI or ``csc:URL#CREDENTIAL``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from api.errors import BadRequestError
from signer.keys.pkcs11 import TokenAddress


@dataclass(frozen=True, slots=True)
class DevelopmentReference:
    """A key of the home's development PKI: ``dev:leader-1``."""

    name: str


@dataclass(frozen=True, slots=True)
class Pkcs12Reference:
    """A key in a PKCS#12 file: ``p12:leader.p12``."""

    file: Path


@dataclass(frozen=True, slots=True)
class TokenReference:
    """A key on a token (RFC 7512): ``pkcs11:token=LABEL;object=LABEL?module-path=FILE``."""

    address: TokenAddress


@dataclass(frozen=True, slots=True)
class RemoteReference:
    """A key of a remote signing service (CSC API v2): ``csc:https://sign.example/csc/v2#CREDENTIAL``."""

    base_url: str
    credential: str


KeyReference = DevelopmentReference | Pkcs12Reference | TokenReference | RemoteReference


def parse_key_reference(text: str) -> KeyReference:
    """Which key is meant. Raises: BadRequestError ``key-reference-malformed``."""
    scheme, _, rest = text.partition(":")
    if scheme == "dev" and rest:
        return DevelopmentReference(rest)
    if scheme == "p12" and rest:
        return Pkcs12Reference(Path(rest))
    if scheme == "pkcs11":
        return _token(rest)
    base_url, _, credential = rest.partition("#")
    if scheme == "csc" and base_url and credential:
        return RemoteReference(base_url, unquote(credential))
    raise _malformed()


def _token(text: str) -> TokenReference:
    path, _, query = text.partition("?")
    attributes = dict(pair.split("=", 1) for pair in path.split(";") if "=" in pair)
    options = dict(parse_qsl(query))
    if not (attributes.get("token") and attributes.get("object") and options.get("module-path")):
        raise _malformed()
    return TokenReference(
        TokenAddress(options["module-path"], unquote(attributes["token"]), unquote(attributes["object"]))
    )


def _malformed() -> BadRequestError:
    return BadRequestError(
        "key-reference-malformed",
        "A key is dev:NAME, p12:FILE, pkcs11:token=LABEL;object=LABEL?module-path=FILE or csc:URL#CREDENTIAL.",
        "Khóa ghi là dev:TÊN, p12:TỆP, pkcs11:token=NHÃN;object=NHÃN?module-path=TỆP hoặc csc:URL#MÃ.",
    )
