"""OCR by Tesseract (Vietnamese, English) in a locked-down process: pictures go through a pipe, never to a disk.

The process may write no file at all (RLIMIT_FSIZE 0) and leave no core dump; it gets a bare environment, a low
priority, and hard limits on memory and time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from signer.seeing.sight import Script

MAX_SECONDS = 25
"""Processor seconds, and almost as much by the clock, for one picture; an A4 page takes about two."""
MAX_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space; an A4 page at 150 dpi takes about 200 MB."""
NICENESS = 5
"""A third of an even share beside one that wants the processor: at 10, a tenth, pages of a busy machine ran out of time
and needed a person's declaration."""
LANGUAGES = ("vie", "eng")

_WHOLE_PAGE, _SPARSE = "6", "11"
_SHELL = Path("/bin/sh")
_CONFINED = (
    f"ulimit -f 0 && ulimit -c 0 && ulimit -t {MAX_SECONDS} && ulimit -v {MAX_MEMORY // 1024} && "
    f'exec nice -n {NICENESS} "$0" "$@"'
)
"""Run by the shell before the program: its limits hold from its first instruction, for all that it starts itself.

Set from outside once it runs, they would come too late for whatever it had started by then; set between fork and
exec, they would not be safe in a process with threads. The program and its arguments are never part of the text."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """A reader backed by the installed program."""

    program: Path
    languages: tuple[str, ...] = LANGUAGES
    seconds: float = MAX_SECONDS

    @classmethod
    def installed(cls, search_path: str | None = None) -> Tesseract | None:
        """The program on the search path with the Vietnamese language, None when there is none.

        Pages that only it could read then need a person's declaration.
        """
        found = shutil.which("tesseract", path=search_path)
        if found is None or not _SHELL.exists():
            return None
        reader = cls(Path(found))
        listed = reader._run(["--list-langs"], b"")
        return reader if listed is not None and "vie" in listed.split() else None

    def read(self, picture: Image.Image, script: Script) -> str | None:
        """See :class:`signer.seeing.sight.TextReader`."""
        grey = picture.convert("L")
        if script is Script.PAGE:
            grey = self._upright(grey)
        return self._run([*self._reading(), "--psm", _WHOLE_PAGE], _encoded(grey))

    def _reading(self) -> list[str]:
        return ["stdin", "stdout", "-l", "+".join(self.languages), "-c", "preserve_interword_spaces=1"]

    def _upright(self, picture: Image.Image) -> Image.Image:
        """Turned the way its writing stands, as far as that can be told."""
        found = self._run(["stdin", "stdout", "-l", "osd", "--psm", "0"], _encoded(picture)) or ""
        turn = next((line.split(":")[1].strip() for line in found.splitlines() if line.startswith("Rotate:")), "0")
        return picture.rotate(-int(turn), expand=True) if turn in ("90", "180", "270") else picture

    def _run(self, arguments: list[str], data: bytes) -> str | None:
        try:
            process = subprocess.Popen(  # noqa: S603 - the program was found by the operator's search path
                [str(_SHELL), "-c", _CONFINED, str(self.program), *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                cwd="/",
                close_fds=True,
            )
        except OSError:
            return None
        with process:
            try:
                output, _ = process.communicate(data, timeout=self.seconds)
            except (OSError, subprocess.TimeoutExpired):
                process.kill()
                return None
        return output.decode("utf-8", "replace") if process.returncode == 0 else None


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}


def _encoded(picture: Image.Image) -> bytes:
    """As a portable grey map, in memory."""
    out = BytesIO()
    picture.save(out, "PPM")
    return out.getvalue()
