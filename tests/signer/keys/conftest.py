"""A SoftHSM token holding a leader's key."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import certs_dev
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signer.keys.pkcs11 import TokenAddress

MODULES = (Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"))
PIN = "123456"
KEYS = {"leader-1": "01", "leader-p256": "02"}


@pytest.fixture(scope="session")
def token(pki: certs_dev.DevPki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], TokenAddress]]:
    """The address of a key on a fresh SoftHSM token, by its name in the development PKI."""
    module = next((module for module in MODULES if module.exists()), None)
    if module is None or shutil.which("softhsm2-util") is None or shutil.which("pkcs11-tool") is None:
        pytest.skip("SoftHSM or OpenSC is not installed")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        run("softhsm2-util", "--init-token", "--free", "--label", "leaders", "--pin", PIN, "--so-pin", "87654321")
        for name, identifier in KEYS.items():
            import_key(pki, module, folder, name, identifier)
        yield lambda name: TokenAddress(str(module), "leaders", name)


def import_key(pki: certs_dev.DevPki, module: Path, folder: Path, name: str, identifier: str) -> None:
    credential = pki.credential(name)
    key, certificate = folder / "key.pem", folder / "certificate.der"
    key.write_bytes(credential.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_bytes(credential.certificate)
    run(
        *("softhsm2-util", "--import", str(key), "--token", "leaders"),
        *("--label", name, "--id", identifier, "--pin", PIN),
    )
    run(
        *("pkcs11-tool", "--module", str(module), "--token-label", "leaders", "--login", "--pin", PIN),
        *("--write-object", str(certificate), "--type", "cert", "--id", identifier, "--label", name),
    )


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
