"""``vanthu sign-begin`` and ``vanthu sign-complete``: the key is elsewhere (USB token, SIM, another machine)."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json
from api.cli.sign import SigningLevel, SigningRole, exists, tell, write_new
from api.errors import BadRequestError
from api.files import document_file, read_file
from signer.appearance.wording import CopyForm
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.report import Level


def sign_begin(
    file: Annotated[Path, typer.Argument(help="PDF to sign.", show_default=False)],
    certificate: Annotated[
        Path, typer.Option(help="Certificate of the key, PEM or DER; its issuers may follow it.", show_default=False)
    ],
    role: Annotated[SigningRole, typer.Option(help="In which capacity.", show_default=False)],
    state: Annotated[Path, typer.Option(help="New file that keeps the state between the two steps.")],
    algorithm: Annotated[SignatureAlgorithm, typer.Option(help="How the key will sign.")] = (
        SignatureAlgorithm.RSA_PKCS1_SHA256
    ),
    level: Annotated[SigningLevel, typer.Option(help="PAdES level; the level asked for is the level got.")] = (
        SigningLevel.B_T
    ),
    number: Annotated[str | None, typer.Option(help="Number and notation shown on an appendix.")] = None,
    copy_form: Annotated[CopyForm, typer.Option(case_sensitive=False, help="Form of copy shown.")] = CopyForm.TRUE_COPY,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Prepare a signature and say exactly what must be signed. Complete it within ten minutes."""
    from api.flows.file_signing import FileSigning, begin_file
    from api.settings import Settings
    from api.wiring.signing import open_file_desk

    if state.exists():
        raise exists()
    chain = _chain(certificate)
    desk = open_file_desk(Settings.from_environment(home=home), chain)
    asked = FileSigning(role.value, Level(level.value), number, copy_form)
    with document_file(file) as data:
        begun = begin_file(desk, data, asked, chain, algorithm)
    write_new(state, [begun.to_bytes()])
    wanted = begun.to_be_signed
    if json:
        print_json(
            {
                "state": str(state),
                "algorithm": wanted.algorithm.value,
                "signed_attributes": b64encode(wanted.signed_attributes).decode(),
                "digest": wanted.digest.hex(),
                "document_digest": wanted.document_digest.hex(),
                "expires_at": wanted.expires_at.isoformat(),
            }
        )
        return
    out.print(f"dữ liệu cần ký / to be signed (base64): {b64encode(wanted.signed_attributes).decode()}", soft_wrap=True)
    out.print(f"giá trị băm / its digest: {wanted.digest.hex()}", soft_wrap=True)
    out.print(f"{wanted.algorithm.value}; hết hạn / expires {wanted.expires_at.isoformat()}")
    out.print(f"[green]✔[/] {escape(str(state))}")


def sign_complete(
    file: Annotated[Path, typer.Argument(help="The same PDF, unchanged.", show_default=False)],
    state: Annotated[Path, typer.Option(help="What sign-begin kept.", show_default=False)],
    out_file: Annotated[Path, typer.Option("--out", help="File to write.", show_default=False)],
    signature: Annotated[Path | None, typer.Option(help="File with the signature value, raw bytes.")] = None,
    cms: Annotated[Path | None, typer.Option(help="Or the whole CMS that a device made, DER.")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Finish a signature with the value made elsewhere; key, certificate and digest must be the expected ones."""
    from api.flows.file_signing import complete_file
    from api.settings import Settings
    from api.wiring.signing import open_file_desk
    from signer.signing.two_step import BegunSignature

    if out_file.exists():
        raise exists()
    value = _one_of(signature, cms)
    begun = BegunSignature.from_bytes(read_file(state))
    desk = open_file_desk(Settings.from_environment(home=home), begun.chain, scratch=out_file.parent)
    with document_file(file) as data:
        result = complete_file(desk, data, begun, value, is_cms=cms is not None)
        write_new(out_file, result.parts())
    tell(result, out_file, as_json=json)


def _one_of(signature: Path | None, cms: Path | None) -> bytes:
    file = signature or cms
    if file is None or (signature and cms):
        raise BadRequestError(
            "signature-or-cms",
            "Give the signature value or the CMS, one of the two.",
            "Chọn một trong hai: giá trị chữ ký hoặc CMS.",
        )
    return read_file(file)


def _chain(file: Path) -> CertificateChain:
    from signer.trust.store import read_certificates

    own, *issuers = read_certificates(read_file(file))
    return CertificateChain(own.der, tuple(issuer.der for issuer in issuers))
