"""Refused uploads leave nothing behind: twenty of them, 1 KB to 50 MB, sent in every way, to the real service."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.flows.demonstration import CLERK, LEADER
from tests.api.screening import papers, traces
from tests.api.screening.labelled import PLAIN
from tests.api.screening.papers import letter, sheet, stamp
from tests.api.screening.traces import PHRASE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1_200),
    pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs /proc"),
]
KIB, MIB = 1024, 1024 * 1024
SIZES = (1 * KIB, 10 * KIB, 100 * KIB, 1 * MIB, 8 * MIB, 50 * MIB)
BOUNDARY = "sample-boundary"
PIECES = 7
"""A slow upload arrives in this many pieces; between them the server's open files are looked at."""


def secret(size: int) -> bytes:
    """A marked PDF that holds the phrase as text, as document information and, up to its size, as plain bytes."""
    return padded(papers.Paper([letter(f"MẬT\n{PHRASE}")], info={"Keywords": PHRASE}).data(), size)


def padded(data: bytes, size: int) -> bytes:
    """With the phrase again and again in comments before a second end of the file."""
    line = b"% " + PHRASE.encode() + b"\n"
    end = data[data.rindex(b"startxref") :]
    return data + line * max(0, (size - len(data)) // len(line)) + end


UPLOADS: dict[str, bytes] = {
    **{f"marked, {size} bytes": secret(size) for size in SIZES},
    "scan with a stamp": padded(papers.scan(sheet(stamp("MẬT", width_mm=20), lines=(PHRASE,))), 100 * KIB),
    "scan that needs a declaration": padded(papers.scan(sheet(lines=(PHRASE,))), 100 * KIB),
    "marked attachment": papers.with_attachment(papers.text_pdf(PLAIN), "a.pdf", secret(10 * KIB)),
    "no PDF at all": PHRASE.encode() * 1000,
}
WAYS = ("whole", "chunked", "slow")
SENT = [(name, way) for name in UPLOADS for way in (WAYS if "bytes" in name else WAYS[:1])]


@dataclass(frozen=True, slots=True)
class Service:
    """The real service in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int
    home: Path
    temporary: Path
    log: Path
    started: float

    def pids(self) -> tuple[int, ...]:
        """The service and the confined processes that read for it."""
        return (self.process.pid, *traces.children_of(self.process.pid))

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    temporary = folder / "temporary"
    temporary.mkdir()
    port = _free_port()
    command = [
        sys.executable,
        "-c",
        "from api.cli import main; main()",
        "serve",
        "--port",
        str(port),
        "--home",
        str(folder / "home"),
    ]
    with (folder / "log").open("wb") as log:
        environment = {**os.environ, "TMPDIR": str(temporary)}
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    running = Service(process, port, folder / "home", temporary, folder / "log", time.time())
    try:
        _await(running)
        yield running
    finally:
        process.terminate()
        process.wait(30)


def _await(service: Service) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", service.port), timeout=1).close()
            return
        except OSError:
            pass
        try:
            service.process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"the service did not start: {service.log.read_text()[-500:]}")


@pytest.fixture(scope="module")
def token(service: Service) -> str:
    connection = service.connect()
    body = json.dumps({"person_id": CLERK.person_id})
    connection.request("POST", "/v1/sessions", body, {"Content-Type": "application/json"})
    return str(json.loads(connection.getresponse().read())["token"])


def _form(data: bytes, described: dict[str, object] | None = None) -> bytes:
    fields = json.dumps(described or {"kind": "QĐ", "subject": "Việc hư cấu", "leader_id": LEADER.person_id})
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="fields"\r\n\r\n{fields}\r\n',
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n',
    )
    return "".join(parts).encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def _pieces(service: Service, body: bytes) -> Iterator[bytes]:
    size = len(body) // PIECES + 1
    for start in range(0, len(body), size):
        yield body[start : start + size]
        assert traces.in_open_files(service.process.pid) == []


def send(service: Service, token: str, body: bytes, way: str, path: str = "/v1/documents") -> str:
    """Upload it; the code of the answer."""
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Authorization": f"Bearer {token}"}
    connection = service.connect()
    if way == "whole":
        connection.request("POST", path, body, headers)
    elif way == "chunked":
        halves = iter((body[: len(body) // 2], body[len(body) // 2 :]))
        connection.request("POST", path, halves, headers, encode_chunked=True)
    else:
        connection.request("POST", path, _pieces(service, body), headers, encode_chunked=True)
    answer = connection.getresponse()
    content = answer.read()
    assert PHRASE.encode() not in content
    assert answer.status == 422
    return str(json.loads(content)["code"])


def _traces_of(service: Service) -> list[str]:
    elsewhere = Path(tempfile.gettempdir())
    files = [path for path in elsewhere.iterdir() if path.is_file() and path.stat().st_mtime >= service.started]
    return [
        *traces.in_folder(service.home),
        *traces.in_folder(service.temporary),
        *(str(path) for path in files if traces.holds_phrase(path.read_bytes())),
        *(["log"] if traces.holds_phrase(service.log.read_bytes()) else []),
        *(found for pid in service.pids() for found in traces.in_open_files(pid)),
        *(found for pid in service.pids() for found in traces.in_mapped_files(pid)),
    ]


def test_twenty_refused_uploads_leave_no_trace(service: Service, token: str) -> None:
    assert len(SENT) >= 20
    codes = {(name, way): send(service, token, _form(UPLOADS[name]), way) for name, way in SENT}
    expected = {"scan that needs a declaration": {"declaration-needed"}, "no PDF at all": {"not-a-pdf"}}
    for (name, way), code in codes.items():
        allowed = expected.get(name, {"classified-refused"})
        if name == "scan with a stamp":  # without OCR a stamp can only be doubted
            allowed = {"classified-refused", "declaration-needed"}
        assert code in allowed, (name, way, code)
    assert _traces_of(service) == []


def test_every_other_way_in_leaves_no_trace_either(service: Service, token: str) -> None:
    refused = secret(100 * KIB)
    scan = {"form": "true_copy", "declaration": True}
    assert send(service, token, _form(refused, scan), "chunked", "/v1/copies/scans") == "classified-refused"
    declared = _form(refused, {"kind": "QĐ", "subject": "Hư cấu", "leader_id": LEADER.person_id, "declaration": True})
    assert send(service, token, declared, "whole") == "classified-refused"
    named = _form(UPLOADS["no PDF at all"], scan)
    assert send(service, token, named, "slow", "/v1/copies/scans") == "not-a-pdf"
    assert _traces_of(service) == []


def test_a_refused_draft_that_was_typed_leaves_no_trace(service: Service, token: str) -> None:
    typed = {"kind": "TB", "subject": PHRASE, "leader_id": LEADER.person_id, "body": f"TUYỆT MẬT\n{PHRASE}"}
    connection = service.connect()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}", "Idempotency-Key": "typed-1"}
    connection.request("POST", "/v1/documents", json.dumps(typed), headers)
    answer = json.loads(connection.getresponse().read())
    assert answer["code"] == "classified-refused"
    assert PHRASE not in json.dumps(answer, ensure_ascii=False)
    assert _traces_of(service) == []


def test_an_upload_that_breaks_off_leaves_no_trace(service: Service, token: str) -> None:
    body = _form(secret(1 * MIB))
    with socket.create_connection(("127.0.0.1", service.port)) as wire:
        head = (
            "POST /v1/documents HTTP/1.1",
            "Host: a",
            f"Authorization: Bearer {token}",
            f"Content-Length: {len(body)}",
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        )
        wire.sendall("\r\n".join((*head, "", "")).encode())
        wire.sendall(body[: len(body) // 2])
        assert traces.in_open_files(service.process.pid) == []
    assert _traces_of(service) == []


def test_the_search_finds_the_phrase_where_it_is_kept(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(papers.Paper([PLAIN], info={"Title": PHRASE}).data())
    with (tmp_path / "spooled").open("w+b") as spooled:
        spooled.write(PHRASE.encode())
        spooled.flush()
        (tmp_path / "spooled").unlink()
        assert len(traces.in_open_files(os.getpid())) == 1
    assert traces.in_folder(tmp_path) == [str(tmp_path / "kept")]
