"""How a person names a key on the command line: ``dev:NAME``, ``p12:FILE`` or a PKCS#11 URI."""

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


KeyReference = DevelopmentReference | Pkcs12Reference | TokenReference


def parse_key_reference(text: str) -> KeyReference:
    """Which key is meant. Raises: BadRequestError ``key-reference-malformed``."""
    scheme, _, rest = text.partition(":")
    if scheme == "dev" and rest:
        return DevelopmentReference(rest)
    if scheme == "p12" and rest:
        return Pkcs12Reference(Path(rest))
    if scheme == "pkcs11":
        return _token(rest)
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
        "A key is dev:NAME, p12:FILE or pkcs11:token=LABEL;object=LABEL?module-path=FILE.",
        "Khóa ghi là dev:TÊN, p12:TỆP hoặc pkcs11:token=NHÃN;object=NHÃN?module-path=TỆP.",
    )
