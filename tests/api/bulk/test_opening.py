"""What is not a readable PDF file is answered in words, and nothing waits or fills memory."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from api.bulk.opening import MAPPED_FROM_BYTES, MAX_FILE_BYTES, UnopenedFileError, opened
from signer.pdf.region import MappedFile


def code_of(path: Path) -> str:
    with pytest.raises(UnopenedFileError) as refused, opened(path):
        pass
    return refused.value.reason.code


def test_folder_pipe_and_missing_name_have_their_own_codes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert code_of(tmp_path) == "file-is-a-folder"
    assert code_of(tmp_path / "pipe.pdf") == "file-not-regular"
    assert code_of(tmp_path / "none.pdf") == "file-not-found"
    assert code_of(tmp_path / "pipe.pdf" / "x") == "file-not-found"
    assert code_of(Path("a\0b")) == "file-not-found"


def test_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # socket names are limited to about a hundred bytes
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.pdf")
        assert code_of(Path("s.pdf")) == "file-not-regular"


def test_link_to_itself_is_a_loop(tmp_path: Path) -> None:
    (tmp_path / "self.pdf").symlink_to(tmp_path / "self.pdf")
    assert code_of(tmp_path / "self.pdf") == "file-link-loop"


def test_three_gigabytes_are_refused_without_reading(tmp_path: Path) -> None:
    with (tmp_path / "big.pdf").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    assert code_of(tmp_path / "big.pdf") == "file-too-large"


def test_zip_and_asic_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04" + bytes(40))
    (tmp_path / "a.asice").write_bytes(b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.etsi.asic-e+zip")
    assert code_of(tmp_path / "a.zip") == "file-is-zip"
    assert code_of(tmp_path / "a.asice") == "file-is-asic"


def test_pdf_behind_a_zip_signature_is_left_to_the_verifier(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"PK\x03\x04 %PDF-1.7")
    with opened(tmp_path / "a.pdf") as data:
        assert data[:2] == b"PK"


def test_large_files_are_mapped_and_small_ones_read(tmp_path: Path) -> None:
    (tmp_path / "small.pdf").write_bytes(b"%PDF")
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(MAPPED_FROM_BYTES)
    with opened(tmp_path / "small.pdf") as small, opened(tmp_path / "large.pdf") as large:
        assert (type(small), type(large)) == (bytes, MappedFile)
