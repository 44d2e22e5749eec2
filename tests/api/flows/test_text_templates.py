"""Templates of text at the command line and over HTTP: made, changed, withdrawn, filled, and read page by page."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import api.cli.text_template
from api.cli import main
from api.development.people import person_id_of
from api.flows.health import people
from api.office import Office
from api.settings import Settings
from api.views import Actor
from api.wiring.offices import web_application

ADMINISTRATOR, CLERK = person_id_of("admin-1"), person_id_of("clerk-1")
INVITATION = "Kính mời {{Tên cơ quan}} dự họp lúc {{Giờ họp}}.\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command as this person, in the test's own office: exit status, output, error line."""

    @contextmanager
    def acting(_home: Path | None, person_id: str) -> Iterator[tuple[Office, Actor]]:
        yield office, next(one.actor for one in people(office) if one.actor.person_id == person_id)

    monkeypatch.setattr(api.cli.text_template, "acting", acting)

    def call(who: str, *arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["vanthu", "text-template", *map(str, arguments), "--as", who])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return call


@pytest.fixture
def invitation(tmp_path: Path) -> Path:
    file = tmp_path / "moi-hop.txt"
    file.write_text(INVITATION, "utf-8")
    return file


def _added(run: Run, file: Path, name: str = "Mời họp") -> dict[str, Any]:
    status, printed, error = run(ADMINISTRATOR, "add", file, "--kind", "CV", "--name", name, "--json")
    assert status == 0, error
    return dict(json.loads(printed))


def test_a_template_is_added_listed_and_filled(run: Run, invitation: Path) -> None:
    made = _added(run, invitation)
    assert (made["version"], made["fields"]) == (1, ["Tên cơ quan", "Giờ họp"])
    listed = [json.loads(line)["id"] for line in run(CLERK, "list", "--kind", "CV", "--json")[1].splitlines()]
    assert made["id"] in listed
    fields = ("--field", "Tên cơ quan=Sở Nội vụ", "--field", "Giờ họp=8 giờ")
    assert run(CLERK, "fill", made["id"], *fields)[1].strip() == "Kính mời Sở Nội vụ dự họp lúc 8 giờ."
    assert INVITATION.strip() in run(CLERK, "show", made["id"])[1]


def test_a_field_left_open_and_a_clerk_who_makes_one_are_refused_by_a_code(run: Run, invitation: Path) -> None:
    made = _added(run, invitation)
    open_field = run(CLERK, "fill", made["id"], "--field", "Giờ họp=8 giờ")
    assert (open_field[0], "[template-field-unfilled]" in open_field[2]) == (1, True)
    clerk = run(CLERK, "add", invitation, "--kind", "CV", "--name", "Của văn thư")
    assert (clerk[0], "[duty-missing]" in clerk[2]) == (1, True)


def test_a_changed_template_has_a_further_version_and_a_withdrawn_one_begins_nothing(
    run: Run, invitation: Path
) -> None:
    made = _added(run, invitation)
    invitation.write_text("Kính mời {{Tên cơ quan}}.\n", "utf-8")
    changed = json.loads(run(ADMINISTRATOR, "change", made["id"], invitation, "--json")[1])
    assert (changed["version"], changed["name"], changed["fields"]) == (2, made["name"], ["Tên cơ quan"])
    assert json.loads(run(ADMINISTRATOR, "withdraw", made["id"], "--json")[1])["is_withdrawn"]
    assert made["id"] not in run(CLERK, "list", "--json")[1]
    assert made["id"] in run(CLERK, "list", "--withdrawn", "--json")[1]
    refused = run(CLERK, "fill", made["id"], "--field", "Tên cơ quan=Sở Nội vụ")
    assert (refused[0], "[template-withdrawn]" in refused[2]) == (1, True)


def test_a_file_that_is_no_text_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "not.txt"
    file.write_bytes(b"\xff\xfe")
    refused = run(ADMINISTRATOR, "add", file, "--kind", "CV", "--name", "Hỏng")
    assert (refused[0], "[input-not-text]" in refused[2]) == (1, True)


def test_the_list_pages_through_and_a_cursor_outlives_its_template(
    run: Run, invitation: Path, office: Office, settings: Settings
) -> None:
    made = [_added(run, invitation, f"Mẫu {letter}")["id"] for letter in "ABCDE"]
    client = TestClient(web_application(office, settings))
    token = client.post("/v1/sessions", json={"person_id": CLERK}).json()["token"]

    def page(**query: Any) -> dict[str, Any]:
        answer = client.get("/v1/text-templates", headers={"Authorization": f"Bearer {token}"}, params=query)
        return dict(answer.json())

    first = page(limit=2)
    assert ([one["id"] for one in first["data"]], first["has_more"]) == (made[:2], True)
    run(ADMINISTRATOR, "withdraw", first["next_cursor"])
    second = page(limit=2, starting_after=first["next_cursor"])
    assert [one["id"] for one in second["data"]] == made[2:4]
    last = page(limit=2, starting_after=second["next_cursor"])
    assert ([one["id"] for one in last["data"]], last["has_more"], last["next_cursor"]) == (made[4:], False, None)
    assert page(starting_after="tpl_nobody")["code"] in {"template-not-found", "identifier-malformed"}
