"""docker-compose.yml: what it says, and that its processes work together when they are run by hand."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.deploy.by_hand import ROOT, ByHand, by_hand, compose
from tests.records.ceph import ACCESS, SECRET, Ceph, free_port, is_installed
from tests.records.fake_s3 import serve_fake_s3

OURS = ("tsa", "migrate", "service", "worker")
DRAFT = {
    "kind": "QĐ",
    "leader_id": "per_DEVleader1",
    "subject": "Thành lập Tổ công nghệ số cộng đồng",
    "legal_bases": ["Căn cứ Luật Tổ chức chính quyền địa phương"],
    "articles": [
        {"paragraphs": ["Thành lập Tổ công nghệ số cộng đồng xã Đông Sơn gồm 07 thành viên."]},
        {"paragraphs": ["Quyết định này có hiệu lực kể từ ngày ký./."]},
    ],
    "recipients": [{"name": "Như Điều 2"}, {"name": "Sở Nội vụ tỉnh Minh Châu", "identifier": "H99.05"}],
}


@pytest.mark.parametrize("name", sorted(compose()["services"]))
def test_nothing_runs_as_root(name: str) -> None:
    user = str(compose()["services"][name]["user"])
    assert user.split(":")[0] not in ("", "0", "root")


@pytest.mark.parametrize("name", sorted(compose()["services"]))
def test_everything_that_stays_up_says_whether_it_is_well(name: str) -> None:
    service = compose()["services"][name]
    assert "healthcheck" in service or service["restart"] == "no"


@pytest.mark.parametrize("name", sorted(compose()["services"]))
def test_secrets_come_as_files_and_each_is_given_to_whom_it_concerns(name: str) -> None:
    service = compose()["services"][name]
    for variable, value in service["environment"].items():
        assert not re.search(r"PASSWORD|SECRET|_KEY|DATABASE_URL|OWNER_URL", variable) or variable.endswith("_FILE")
        if str(value).startswith("/run/secrets/"):
            assert Path(value).name in service["secrets"]


def test_only_the_migration_knows_the_owner_of_the_database() -> None:
    knowing = {name for name in OURS if "database_owner_url" in compose()["services"][name].get("secrets", [])}
    assert knowing == {"migrate"}


def test_the_image_runs_as_a_user_without_rights() -> None:
    lines = (ROOT / "deploy" / "Dockerfile").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_processes_work_together_and_survive_the_loss_of_one(tmp_path: Path, postgres_url: str) -> None:
    ports = {name: str(free_port()) for name in ("first", "second")}
    with _store(tmp_path) as (endpoint, keys), by_hand(tmp_path, _places(tmp_path, endpoint)) as hand:
        _secrets(tmp_path, postgres_url, keys)
        assert hand.once("migrate").returncode == 0
        hand.start("tsa", "tsa")
        hand.wait("tsa", "tsa")
        for name, port in ports.items():
            hand.start(name, "service", **{"8000": port})
            hand.wait(name, "service", **{"8000": port})
        hand.start("worker", "worker")
        hand.wait("worker", "worker")
        first, second = (f"http://127.0.0.1:{port}/v1" for port in ports.values())
        document = _drafted(first)
        shown = _call(second, "clerk1", "POST", f"/documents/{document}/submit", {})["sha256"]
        hand.kill("first")
        _call(second, "leader1", "POST", f"/documents/{document}/signatures", {"sha256": shown}, "sign")
        _call(second, "clerk1", "POST", f"/documents/{document}/number", None, "number")
        _call(second, "clerk1", "POST", f"/documents/{document}/seal", None, "seal")
        _wait_for_state(second, document, "dispatched")
        checked = hand.once("service", "archive", "check")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        _the_role_cannot_change_the_log(tmp_path)
        assert {name: hand.stop(name) for name in list(hand.running)} == {"tsa": 0, "second": 0, "worker": 0}


def _places(folder: Path, endpoint: str) -> dict[str, str]:
    tsa = str(free_port())
    return {
        "/var/lib/vanthu/home": str(folder / "home"),
        "/run/secrets": str(folder / "deploy" / "secrets"),
        "http://store:9000": f"http://{endpoint}",
        "http://tsa:8318": f"http://127.0.0.1:{tsa}",
        "8318": tsa,
        "0.0.0.0": "127.0.0.1",
        "${VANTHU_PUBLIC_URL:-http://127.0.0.1:8000}": "http://127.0.0.1:8000",
    }


@contextmanager
def _store(folder: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Ceph where it is installed, else the fake in its honest mood."""
    if not is_installed():
        with serve_fake_s3() as fake:
            yield fake.endpoint, ("k", "s" * 8)
        return
    ceph = Ceph(folder / "ceph", free_port())
    ceph.make()
    try:
        yield ceph.endpoint, (ACCESS, SECRET)
    finally:
        ceph.kill()


def _secrets(folder: Path, postgres_url: str, keys: tuple[str, str]) -> None:
    """As make-secrets.sh writes them; then the addresses of this machine, and the two roles as the image makes them."""
    (folder / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "make-secrets.sh", folder / "deploy")
    subprocess.run([folder / "deploy" / "make-secrets.sh"], check=True)
    secrets = folder / "deploy" / "secrets"
    for name, value in zip(("s3_access_key", "s3_secret_key"), keys, strict=True):
        (secrets / name).write_text(value)
    server = make_url(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE vanthu_owner SUPERUSER LOGIN PASSWORD 'replaced'")
        connection.execute("CREATE DATABASE vanthu OWNER vanthu_owner")
        connection.execute((secrets / "database_role_sql").read_bytes())
    for name in ("database_owner_url", "database_url"):
        url = make_url((secrets / name).read_text())
        here = server.set(username=url.username, password=url.password, database=url.database)
        (secrets / name).write_text(here.render_as_string(hide_password=False))


def _drafted(api: str) -> str:
    return str(_call(api, "clerk1", "POST", "/documents", DRAFT)["id"])


def _call(api: str, who: str, method: str, path: str, body: object = None, key: str = "") -> dict[str, Any]:
    token = _ask(f"{api}/sessions", "POST", {"person_id": f"per_DEV{who}"}, {})["token"]
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": f"{key}-{path}"} if key else {})
    return _ask(api + path, method, body, headers)


def _ask(url: str, method: str, body: object, headers: dict[str, str]) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"} | headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {url}: {error.read().decode()}") from error


def _wait_for_state(api: str, document: str, state: str) -> None:
    for _ in range(300):
        found = _call(api, "clerk1", "GET", f"/documents/{document}")
        if found["state"] == state:
            return
        time.sleep(1)
    raise AssertionError(f"is still {found['state']}")


def _the_role_cannot_change_the_log(folder: Path) -> None:
    url = (folder / "deploy" / "secrets" / "database_url").read_text()
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE audit_events SET actor = 'nobody'")


def test_by_hand_replaces_longer_words_first(tmp_path: Path) -> None:
    hand = ByHand(tmp_path, {"8318": "1", "http://tsa:8318": "http://here:2"})
    assert "http://here:2/" in hand._environment("service", hand.places)["VANTHU_TSA_URLS"]
