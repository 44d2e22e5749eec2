"""The command line as a person meets it: arguments in; exit status, output and error lines out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import certs_dev
import pytest

from api.cli import main

COMMAND = (sys.executable, "-c", "from api.cli import main; main()")
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, object]]:
        """The JSON objects printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Answer]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process. Commands that open an office go through :func:`in_own_process`."""

    def call(*arguments: str | Path, **environment: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["vanthu", *map(str, arguments)])
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Answer(int(ended.value.code or 0), printed.out, printed.err)

    return call


def in_own_process(*arguments: str | Path, **environment: str) -> Answer:
    """Run a command as a shell does; one office is open in a process at a time."""
    ended = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert "Traceback" not in ended.stdout + ended.stderr
    return Answer(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working home in which the demonstration ran twice."""
    folder = tmp_path_factory.mktemp("cli") / "home"
    for _ in range(2):
        assert in_own_process("demo", "--home", folder).status == 0
    return folder


@pytest.fixture(scope="session")
def document(home: Path) -> Path:
    """The first finished document of the demonstration."""
    return home / "demo" / "01-QĐ-UBND" / "document.pdf"


@pytest.fixture(scope="session")
def pki(home: Path) -> certs_dev.DevPki:
    return certs_dev.DevPki.load(home / "pki")
