"""Which files are meant: names, folders and patterns, in the order they were given."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from signer.report import Reason

PDF_SUFFIX = ".pdf"
MAX_DEPTH = 64
"""Folders below a folder: deeper ones are no filing system, and links could go on for ever."""

_NO_PDF = Reason("folder-without-pdf", "the folder holds no PDF file", "thư mục không có tệp PDF nào")
_NO_MATCH = Reason("pattern-without-file", "no file matches the pattern", "không có tệp nào khớp mẫu")
_UNREADABLE = Reason("folder-unreadable", "the folder cannot be read", "không đọc được thư mục")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file to judge, or an argument that names none: then ``problem`` says why."""

    path: Path
    problem: Reason | None = None


def gather(arguments: Iterable[Path]) -> Iterator[Candidate]:
    """Every file the arguments mean, each once for each time it is meant.

    A folder stands for all ``*.pdf`` below it in the order of their names; a folder reached again through a link is
    entered once. What exists under its own name is never a pattern. Whatever is named outright is answered, PDF or
    not.
    """
    for argument in arguments:
        if argument.is_dir():
            yield from _folder(argument)
        elif os.path.lexists(argument) or not glob.has_magic(str(argument)):
            yield Candidate(argument)
        else:
            yield from _pattern(argument)


def _pattern(pattern: Path) -> Iterator[Candidate]:
    names = sorted(glob.glob(str(pattern), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not names:
        yield Candidate(pattern, _NO_MATCH)
    for path in map(Path, names):
        if path.is_dir():
            yield from _folder(path)
        else:
            yield Candidate(path)


def _folder(folder: Path) -> Iterator[Candidate]:
    is_empty = True
    for candidate in _below(folder, set(), 0):
        is_empty = False
        yield candidate
    if is_empty:
        yield Candidate(folder, _NO_PDF)


def _below(folder: Path, entered: set[tuple[int, int]], depth: int) -> Iterator[Candidate]:
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield Candidate(folder, _UNREADABLE)
        return
    if (status.st_dev, status.st_ino) in entered or depth > MAX_DEPTH:
        return
    entered.add((status.st_dev, status.st_ino))
    for entry in entries:
        path = folder / entry.name
        if path.is_dir():
            yield from _below(path, entered, depth + 1)
        elif entry.name.lower().endswith(PDF_SUFFIX):
            yield Candidate(path)
