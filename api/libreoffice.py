"""Word files become PDF by LibreOffice in a locked-down process, in memory only: it runs before the wall has decided.

The program gets an empty network namespace, a bare environment, a home that lies on a memory file system and is gone
afterwards, and hard limits on memory, time and what it may write. Where one of these cannot be had nothing is
converted: macros, linked pictures and a spool on a disk are what Word files are attacked and lost through.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from api.errors import BadRequestError
from signer.errors import DocumentError

MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108  # memory, not a disk; checked before it is used
MOUNTS = Path("/proc/mounts")
MAX_SECONDS = 60
"""By the clock; a document of ten pages takes about three, the first start of the program the most of it."""
MAX_CPU_SECONDS = 50
MAX_MEMORY = 3 * 1024 * 1024 * 1024
"""Bytes of address space; the program maps about 1.5 GB before it does anything."""
MAX_WRITTEN = 128 * 1024 * 1024
"""Bytes of one file it writes: the PDF, and its own profile."""
NICENESS = 10
_EXPORT = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"}}'
)
"""PDF/A-2b, tagged."""
_PROGRAMS = ("soffice", "libreoffice")
_CONFINED = (
    f"ulimit -c 0 && ulimit -f {MAX_WRITTEN // 512} && ulimit -t {MAX_CPU_SECONDS} && "
    f"ulimit -v {MAX_MEMORY // 1024} && "
    f'exec nice -n {NICENESS} "$0" "$@"'
)
"""Run by the shell before the program, so that its limits hold for all that it starts; arguments are never its text."""


@dataclass(frozen=True, slots=True)
class LibreOffice:
    """The installed program, and the tool that takes its network away."""

    program: Path
    unshare: Path
    """Starts a program in a network namespace of its own, which leads nowhere."""
    folder: Path = MEMORY_FOLDER
    seconds: float = MAX_SECONDS
    turn: threading.Lock = field(default_factory=threading.Lock)
    """One file at a time: each may take gigabytes."""

    @classmethod
    def installed(cls, search_path: str | None = None) -> LibreOffice | None:
        """The program with everything that locks it down, None when anything is missing."""
        found = next((path for name in _PROGRAMS if (path := shutil.which(name, path=search_path))), None)
        unshare = shutil.which("unshare", path=search_path)
        if found is None or unshare is None or not is_memory(MEMORY_FOLDER):
            return None
        return cls(Path(found), Path(unshare)) if _may_unshare(unshare) else None

    def to_pdf(self, word: bytes) -> bytes:
        """The file as PDF. Raises: DocumentError ``word-not-converted``."""
        with self.turn, tempfile.TemporaryDirectory(dir=self.folder, prefix="vanthu-word-") as name:
            room = Path(name)
            source, made = room / "van-ban.docx", room / "van-ban.pdf"
            source.write_bytes(word)
            self._run(room, source)
            try:
                return made.read_bytes()
            except OSError as error:
                raise _not_converted() from error

    def _run(self, room: Path, source: Path) -> None:
        arguments = (
            *(str(self.unshare), "--net", "--map-root-user", "--", "/bin/sh", "-c", _CONFINED, str(self.program)),
            *(f"-env:UserInstallation={(room / 'profile').as_uri()}", "--headless", "--norestore", "--nologo"),
            *("--convert-to", _EXPORT, "--outdir", str(room), str(source)),
        )
        try:
            subprocess.run(  # noqa: S603  # the program was found by the operator's search path
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(room),
                cwd=room,
                timeout=self.seconds,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise _not_converted() from error


def is_memory(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Whether the folder is a memory file system of its own."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
    except OSError:
        return False
    return any(parts[1] == str(folder) and parts[2] in ("tmpfs", "ramfs") for parts in lines if len(parts) > 2)


def no_converter() -> BadRequestError:
    """The refusal of a Word file where nothing can convert it."""
    return BadRequestError(
        "word-converter-missing",
        "This installation cannot convert Word files safely: send a PDF.",
        "Hệ thống này chưa có bộ chuyển đổi tệp Word an toàn: hãy gửi tệp PDF.",
    )


def _may_unshare(unshare: str) -> bool:
    try:
        answer = subprocess.run(  # noqa: S603  # found by the operator's search path
            [unshare, "--net", "--map-root-user", "true"], capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.returncode == 0


def _environment(room: Path) -> dict[str, str]:
    kept = {"PATH": os.environ["PATH"]} if "PATH" in os.environ else {}
    return {**kept, "HOME": str(room), "TMPDIR": str(room), "XDG_RUNTIME_DIR": str(room), "LC_ALL": "C.UTF-8"}


def _not_converted() -> DocumentError:
    return DocumentError("word-not-converted", "the Word file could not be converted to PDF")
