"""The other commands: help, screening, signing, the archive, and what production mode refuses."""

from __future__ import annotations

import json
import re
import shutil
import socket
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

import certs_dev
import pytest

import api.cli
from api.http.problem_texts import problem_text
from records.errors import OutsideServiceError
from signer.errors import DocumentError
from tests.api.cli.conftest import ROOT, Run, in_own_process
from tests.api.flows.uploads import page

COMMANDS = (
    *(("demo",), ("serve",), ("work",), ("pki", "serve"), ("verify",), ("sign",), ("screen",), ("bench",)),
    *(("sign-begin",), ("sign-complete",), ("raise",)),
    *(("trust",), ("trust", "add"), ("trust", "confirm"), ("trust", "list")),
    *(("compose",), ("check-form",), ("exports",), ("exports", "ask"), ("text-template",), ("text-template", "add")),
    *(("audit",), ("audit", "verify"), ("audit", "export"), ("audit", "checkpoint"), ("audit", "show")),
    *(("jobs",), ("jobs", "list"), ("jobs", "retry"), ("archive", "scrub")),
    *(("archive", "renew"), ("archive", "evidence"), ("archive", "verify-evidence")),
    *(("doc",), ("delegation",), ("alerts",), ("calendar",), ("incoming",), ("register",), ("agency",), ("edxml",)),
    *(("doc", "sign"), ("delegation", "grant"), ("calendar", "set"), ("incoming", "receive"), ("register", "export")),
    *(("agency", "add"), ("edxml", "import"), ("archive", "import"), ("archive", "search"), ("archive", "hold")),
    *(("archive", "backup"), ("archive", "restore"), ("archive", "store-check")),
    *(("archive",), ("archive", "check"), ("archive", "export"), ("db", "upgrade"), ("pki", "list"), ("pki", "roots")),
)


@pytest.mark.parametrize("command", [(), *COMMANDS], ids=" ".join)
def test_every_command_has_help(run: Run, command: tuple[str, ...]) -> None:
    answer = run(*command, "--help")
    assert answer.status == 0
    assert "Usage: vanthu" in answer.out


def test_the_readme_names_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w./-])vanthu ([a-z]+(?:-[a-z]+)*)\b", _code_of(readme)))
    assert named <= {command[0] for command in COMMANDS}


def _code_of(text: str) -> str:
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


def test_the_demonstration_ran_twice_in_one_home(home: Path) -> None:
    assert sorted(folder.name for folder in (home / "demo").iterdir()) == ["01-QĐ-UBND", "02-QĐ-UBND"]


def test_the_archive_is_intact_until_something_is_damaged_missing_or_extra(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    assert in_own_process("archive", "check", "--home", copy).status == 0
    damaged, missing, *_ = sorted(file for file in (copy / "objects" / "objects").rglob("*") if file.is_file())
    damaged.chmod(0o600)
    damaged.write_bytes(b"other")
    missing.unlink()
    extra = copy / "objects" / "objects" / "00" / "00" / ("0" * 64)
    extra.parent.mkdir(parents=True, exist_ok=True)
    extra.write_bytes(b"put there by hand")
    answer = in_own_process("archive", "check", "--home", copy, "--json")
    (found,) = answer.objects
    assert answer.status == 1
    assert (found["damaged"], found["missing"], found["extra"]) == ([damaged.name], [missing.name], [extra.name])


def test_a_record_is_exported_once(home: Path, tmp_path: Path) -> None:
    record = next((home / "demo" / "01-QĐ-UBND").glob("rec_*")).name
    assert in_own_process("archive", "export", record, "--out", tmp_path / "bag", "--home", home).status == 0
    assert (tmp_path / "bag" / "bagit.txt").exists()
    again = in_own_process("archive", "export", record, "--out", tmp_path / "bag", "--home", home)
    assert (again.status, "[export-exists]" in again.err) == (1, True)


def test_the_database_is_upgraded_and_again(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        assert run("db", "upgrade", "--home", tmp_path).status == 0


@pytest.mark.parametrize(
    "command",
    [
        ("demo",),
        ("serve",),
        ("pki", "list"),
        ("pki", "roots", "--out", "roots.pem"),
        ("archive", "check"),
        ("sign", "DOCUMENT", "--key", "dev:leader-1", "--role", "leader", "--out", "never.pdf"),
    ],
    ids=lambda command: command[0],
)
def test_production_mode_refuses_development_conveniences(
    run: Run, document: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    arguments = [str(document) if argument == "DOCUMENT" else argument for argument in command]
    answer = run(*arguments, "--home", tmp_path / "home", VANTHU_PRODUCTION="1")
    assert (answer.status, "[development-refused]" in answer.err) == (1, True)
    assert not (tmp_path / "home" / "pki").exists()


def test_a_setting_that_is_not_understood_has_a_code(run: Run, tmp_path: Path) -> None:
    answer = run("db", "upgrade", "--home", tmp_path, VANTHU_PRODUCTION="perhaps")
    assert (answer.status, "[setting-not-understood]" in answer.err) == (1, True)


@pytest.mark.parametrize("error", [RuntimeError("secret"), MemoryError("secret"), RecursionError("secret")], ids=repr)
def test_an_unexpected_error_is_one_line_with_a_code(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(api.cli, "app", _failing_with(error))
    answer = run("demo")
    assert (answer.status, "[internal-error]" in answer.err, "secret" in answer.err) == (1, True, False)
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    "error", [OutsideServiceError("database-full", "The disk is full."), DocumentError("pdf-malformed", "No PDF.")]
)
def test_an_error_that_brings_no_vietnamese_of_its_own_is_said_in_it_too(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: OutsideServiceError | DocumentError
) -> None:
    monkeypatch.setattr(api.cli, "app", _failing_with(error))
    assert f"{problem_text(error.code).vi} / {error.text} [{error.code}]" in run("demo").err


def test_an_interrupted_command_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.cli, "app", _failing_with(KeyboardInterrupt()))
    answer = run("demo")
    assert (answer.status, answer.err) == (130, "")


def _failing_with(error: BaseException) -> Callable[..., NoReturn]:
    def fail(prog_name: str) -> NoReturn:
        raise error

    return fail


def test_screening_says_clear_declare_or_refused(run: Run, document: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(page(year=2026, body="\n\nMẬT\n\nNội dung hư cấu."))
    clear = run("screen", document, "--json")
    assert (clear.status, clear.objects[0]["decision"]) == (0, "clear")
    refused = run("screen", document, secret, "--json")
    assert (refused.status, [one["decision"] for one in refused.objects]) == (4, ["clear", "refused"])
    assert refused.objects[1]["signals"]
    assert {"rule", "where", "text"} <= set(refused.objects[1]["signals"][0])  # type: ignore[index]


def test_what_cannot_be_screened_is_not_clear(run: Run, tmp_path: Path) -> None:
    answer = run("screen", tmp_path / "missing.pdf", tmp_path, "--json")
    assert answer.status == 1
    assert [one["decision"] for one in answer.objects] == ["refused", "refused"]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    file = tmp_path / "plain.pdf"
    file.write_bytes(page(year=2026))
    return file


@pytest.mark.parametrize(
    ("role", "more"),
    [("leader", ()), ("co-signer", ()), ("agency", ()), ("appendix", ("--number", "05/QĐ-UBND")), ("copy", ())],
)
def test_any_pdf_is_signed_with_a_development_key(
    run: Run, home: Path, plain: Path, tmp_path: Path, role: str, more: tuple[str, ...]
) -> None:
    before = plain.read_bytes()
    target = tmp_path / "signed.pdf"
    signing = ("sign", plain, "--key", "dev:agency-1", "--role", role, *more, "--out", target, "--home", home)
    assert run(*signing).status == 0
    assert target.read_bytes().startswith(before)
    assert plain.read_bytes() == before
    (report,) = run("verify", target, "--home", home, "--json").objects
    assert report["verdict"] == "VALID"
    again = run(*signing)
    assert (again.status, "[output-exists]" in again.err) == (1, True)


def test_a_pkcs12_key_signs_with_the_right_password_only(
    run: Run, home: Path, plain: Path, tmp_path: Path, pki: certs_dev.DevPki
) -> None:
    key, password, target = tmp_path / "key.p12", tmp_path / "password", tmp_path / "signed.pdf"
    key.write_bytes(pki.pkcs12("leader-1", b"right"))
    signing = ("sign", plain, "--key", f"p12:{key}", "--role", "leader", "--password-file", password, "--home", home)
    password.write_text("wrong\n")
    refused = run(*signing, "--out", target)
    assert (refused.status, "[pkcs12-wrong-password-or-damaged]" in refused.err) == (1, True)
    assert not target.exists()
    password.write_text("right\n")
    assert run(*signing, "--out", target).status == 0


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("dev:nobody", "key-unknown"),
        ("dev:expired", "certificate-expired"),
        ("dev:revoked", "certificate-revoked"),
        ("nonsense", "key-reference-malformed"),
        ("p12:/nowhere/key.p12", "file-not-found"),
        ("pkcs11:token=a;object=b", "key-reference-malformed"),
    ],
)
def test_a_key_that_cannot_sign_has_a_code_and_writes_nothing(
    run: Run, home: Path, plain: Path, tmp_path: Path, key: str, code: str
) -> None:
    password = tmp_path / "password"
    password.write_text("any")
    target = tmp_path / "out.pdf"
    answer = run(
        *("sign", plain, "--key", key, "--role", "leader", "--out", target, "--password-file", password, "--home", home)
    )
    assert (answer.status, f"[{code}]" in answer.err) == (1, True)
    assert not target.exists()


def test_the_verification_report_of_the_demonstration_is_valid_json(home: Path) -> None:
    report = json.loads((home / "demo" / "01-QĐ-UBND" / "verification.json").read_text(encoding="utf-8"))
    assert report["verdict"] == "VALID"


def test_a_port_that_another_program_has_is_said_before_anything_is_opened(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = run("serve", "--port", str(port), "--home", tmp_path / "home")
    assert answer.status == 1
    assert "[address-not-available]" in answer.err
    assert str(port) in answer.err
    assert not (tmp_path / "home").exists()


def test_the_service_makes_its_first_page_before_it_says_that_it_is_there(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    happened: list[str] = []
    monkeypatch.setattr("api.wiring.offices.open_office", lambda *_, **__: nullcontext())
    monkeypatch.setattr("api.wiring.offices.web_application", lambda *_: "the application")
    monkeypatch.setattr("api.http.warming.warm", lambda app: happened.append(f"warmed {app}"))
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: happened.append("served"))
    monkeypatch.setattr("uvicorn.Config", lambda *_, **__: None)
    monkeypatch.setattr("uvicorn.Server.__init__", lambda *_: None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("typer.echo", lambda text, **_: happened.append("said") if "http://" in text else None)
    assert run("serve", "--port", "0", "--home", tmp_path / "home").status == 0
    assert happened == ["warmed the application", "said", "served"]
