"""Resident memory of signing a very large file, measured in a process of its own."""

from __future__ import annotations

import mmap
import resource
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from signer.keys.pkcs12 import load_pkcs12
from signer.signing.request import NewField, SignRequest
from signer.signing.sign import sign

PASSWORD = b"measured"
"""Of the PKCS#12 file handed to the measuring process; it guards a development key for the length of the run."""


def write_large_pdf(path: Path, size: int) -> None:
    """A one-page PDF whose single image stream makes it about ``size`` bytes; sparse on disk where possible."""
    head = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</Im 4 0 R>>>>>>",
    }
    with path.open("wb") as file:
        file.write(head)
        offsets = {}
        for number, body in objects.items():
            offsets[number] = file.tell()
            file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        offsets[4] = file.tell()
        file.write(
            b"4 0 obj\n<</Type/XObject/Subtype/Image/Width 1/Height %d/ColorSpace/DeviceGray"
            b"/BitsPerComponent 8/Length %d>>\nstream\n" % (size, size)
        )
        file.seek(size, 1)
        file.write(b"\nendstream\nendobj\n")
        start = file.tell()
        rows = b"".join(b"%010d 00000 n \n" % offsets[number] for number in sorted(offsets))
        file.write(b"xref\n0 5\n0000000000 65535 f \n" + rows)
        file.write(b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start)


def sign_large_file(source: Path, target: Path, pkcs12: Path, now: datetime) -> int:
    """Signs ``source`` into ``target`` in a fresh process; gives its peak resident memory in MiB."""
    command = [sys.executable, "-m", __name__, str(source), str(target), str(pkcs12), now.isoformat()]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    return int(done.stdout)


def _main(source: str, target: str, pkcs12: str, now: str) -> int:
    key = load_pkcs12(Path(pkcs12).read_bytes(), PASSWORD)
    with (
        Path(source).open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        Path(target).open("wb") as out,
    ):
        request = SignRequest("Signature1", new_field=NewField())
        sign(data, request, key, now=datetime.fromisoformat(now)).write_to(out)
    return _peak_mib()


def _peak_mib() -> int:
    """Peak resident memory of this program; ru_maxrss would count the parent's before exec too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024


if __name__ == "__main__":
    sys.stdout.write(str(_main(*sys.argv[1:5])))
