"""Directory, units, people, posts and number series at the API; and nobody of one agency sees another's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.development.people import agency_id_of, person_id_of
from api.office import Office
from api.settings import Settings
from api.wiring.offices import web_application
from tests.api.flows.calling import Colleague, done, refused
from tests.api.flows.test_incoming import delivered
from tests.api.flows.walking import LETTER, number, seal, walk

PAPER = "Quyết định mẫu số 1"


@pytest.fixture
def client(office: Office, settings: Settings) -> Iterator[TestClient]:
    with TestClient(web_application(office, settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def admin(client: TestClient) -> Colleague:
    return Colleague(client, "admin-1")


@pytest.fixture
def clerk(client: TestClient) -> Colleague:
    return Colleague(client, "clerk-1")


def test_the_directory_is_searched_without_regard_to_diacritics(clerk: Colleague) -> None:
    found = done(clerk.get("/v1/agencies", q="so noi vu"))["data"]
    assert [(one["identifier"], one["category"]) for one in found] == [("H99.05", "agency")]
    first = done(clerk.get("/v1/agencies", limit=1))
    assert first["has_more"] is True
    rest = done(clerk.get("/v1/agencies", starting_after=first["next_cursor"]))
    assert len(rest["data"]) == 2
    detail = done(clerk.get(f"/v1/agencies/{agency_id_of('agency-2')}"))
    assert [(one["code"], one["scheme"], one["until"]) for one in detail["identifiers"]] == [
        ("H99.05", "qd-20-2020", None)
    ]
    assert refused(clerk.get("/v1/agencies/agy_unknown"), 404) == "agency-not-found"


def test_an_administrator_makes_up_the_organisation(client: TestClient, admin: Colleague, clerk: Colleague) -> None:
    unit = done(admin.post("/v1/units", code="TC", name="Phòng Tài chính"), 201)
    assert refused(admin.post("/v1/units", code="TC", name="Khác"), 409) == "unit-exists"
    person = done(admin.post("/v1/people", full_name="Người Mới", duties=["clerk", "archivist"]), 201)
    assert person["duties"] == ["archivist", "clerk"]
    given = {"person_id": person["id"], "title": "Kế toán", "unit_id": unit["id"], "duties": ["staff"]}
    post = done(admin.post("/v1/posts", **given), 201)
    (found,) = [one for one in done(clerk.get("/v1/people"))["data"] if one["id"] == person["id"]]
    assert (found["duties"], found["posts"][0]["title"]) == (["archivist", "clerk", "staff"], "Kế toán")
    session = client.post("/v1/sessions", json={"person_id": person["id"]})
    assert (session.status_code, session.json()["person"]["duty"]) == (201, "clerk")
    assert done(admin.post(f"/v1/posts/{post['id']}/end", on="2030-01-01"))["until"] == "2030-01-01"
    assert refused(admin.post(f"/v1/posts/{post['id']}/end"), 409) == "post-ended"
    assert done(admin.post(f"/v1/units/{unit['id']}/close", on="2030-01-01"))["until"] == "2030-01-01"
    done(admin.post(f"/v1/people/{person['id']}/leave"))
    assert client.post("/v1/sessions", json={"person_id": person["id"]}).status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/units", {"code": "a b", "name": "x"}, 400, "unit-malformed"),
        ("/v1/units", {"code": "AB", "name": "x", "parent_id": "unt_DEVoffice2"}, 404, "unit-not-found"),
        ("/v1/people", {"full_name": "X", "duties": ["king"]}, 400, "duty-unknown"),
        ("/v1/people", {"full_name": "X", "duties": ["business_member"]}, 403, "duty-not-for-them"),
        ("/v1/posts", {"person_id": "per_DEVstaff2", "title": "x"}, 404, "person-not-found"),
        (
            "/v1/posts",
            {"person_id": "per_DEVstaff1", "title": "x", "since": "2026-02-01", "until": "2026-01-01"},
            400,
            "period-malformed",
        ),
        ("/v1/people/per_DEVstaff2/leave", {}, 404, "person-not-found"),
        ("/v1/units/unt_DEVoffice2/close", {}, 404, "unit-not-found"),
        ("/v1/posts/pst_DEVrecords2/end", {}, 404, "post-not-found"),
        ("/v1/number-policy", {"scheme": "common", "basis": "x", "from_year": 2021}, 400, "number-policy-past"),
        ("/v1/number-policy", {"scheme": "group", "basis": "x"}, 400, "number-policy-malformed"),
        ("/v1/number-policy", {"scheme": "magic", "basis": "x"}, 422, "request-invalid"),
        (
            "/v1/number-policy",
            {"scheme": "group", "basis": "x", "groups": [{"series": "a", "name": "A", "kinds": ["no-kind"]}]},
            404,
            "kind-unknown",
        ),
        (
            "/v1/number-series/imports",
            {"series": "no-series", "last_number": 5, "last_date": "2026-01-05", "basis": "x"},
            404,
            "series-unknown",
        ),
        (
            "/v1/number-series/imports",
            {"series": "chung", "last_number": 5, "last_date": "2019-01-05", "basis": "x"},
            400,
            "series-import-malformed",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(
    admin: Colleague, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    assert refused(admin.post(path, **body), status) == code


def test_only_an_administrator_makes_up_the_organisation(clerk: Colleague) -> None:
    for path, body in (
        ("/v1/units", {"code": "TC", "name": "x"}),
        ("/v1/people", {"full_name": "X"}),
        ("/v1/posts", {"person_id": person_id_of("staff-1"), "title": "x"}),
        ("/v1/number-policy", {"scheme": "common", "basis": "x"}),
    ):
        assert refused(clerk.post(path, **body), 403) == "duty-missing"


def test_a_series_in_progress_comes_in_and_the_scheme_is_decided_for_the_next_year(
    office: Office, admin: Colleague, clerk: Colleague
) -> None:
    today = office.clock().date().isoformat()
    wanted = {"series": "chung", "last_number": 41, "last_date": today, "basis": PAPER}
    assert done(admin.post("/v1/number-series/imports", **wanted), 201)["imported_to"] == 41
    assert walk(office, after=number).number == "42/QĐ-UBND"
    (series,) = done(clerk.get("/v1/number-series"))["data"]
    assert (series["last_number"], series["imported_to"], series["gaps"]) == (42, 41, [])
    assert refused(admin.post("/v1/number-series/imports", **wanted), 409) == "series-in-use"
    decided = done(admin.post("/v1/number-policy", scheme="kind", basis=PAPER), 201)
    assert decided["from_year"] == office.clock().year + 1
    assert done(clerk.get("/v1/number-policy"))["scheme"] == "common"
    assert done(clerk.get("/v1/number-policy", year=decided["from_year"]))["scheme"] == "kind"


def _sample(schema: dict[str, Any], components: dict[str, Any]) -> Any:
    """The smallest value that this schema takes."""
    if "$ref" in schema:
        return _sample(components[schema["$ref"].rpartition("/")[2]], components)
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], components)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: _sample(schema["properties"][name], components) for name in schema.get("required", ())}
        case "array":
            return []
        case "integer":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _:
            return "0" * 64 if "pattern" in schema else "2026-11-25" if schema.get("format") == "date" else "x"


def _foreign(office: Office, key: str) -> dict[str, str]:
    """Names of what belongs to the other agency, by the parameter that takes them."""
    issued = walk(office, after=seal, fields=LETTER)
    if key in ("clerk-2", "leader-3", "admin-2", "member-1"):
        return {"document_id": issued.id, "record_id": issued.record_id or ""}
    received = delivered(office, issued).incoming_id
    others = {"unit_id": "unt_DEVoffice2", "person_id": "per_DEVstaff2", "post_id": "pst_DEVrecords2"}
    return {"incoming_id": received, "request_id": "irq_none", **others}


@pytest.mark.parametrize(
    "key", ["clerk-1", "leader-1", "archivist-1", "admin-1", "security-1", "clerk-2", "leader-3", "admin-2", "member-1"]
)
def test_no_route_shows_or_changes_what_belongs_to_another_agency(office: Office, client: TestClient, key: str) -> None:
    """Every route whose address names something, asked for something of the other agency."""
    names, stranger = _foreign(office, key), Colleague(client, key)
    described = done(client.get("/openapi.json"))
    asked = 0
    for path, operations in described["paths"].items():
        wanted = [name for name in names if f"{{{name}}}" in path]
        if not wanted or path.count("{") != len(wanted):
            continue
        address = path.format(**names)
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            body = _sample(schema, described["components"]["schemas"]) if schema else None
            answer = client.request(method.upper(), address, json=body, headers=stranger.headers)
            asked += 1
            expected = (403, 404) if method == "get" else (400, 403, 404, 409, 415, 422)
            assert answer.status_code in expected, f"{key}: {method} {address}: {answer.text[:200]}"
    assert asked >= 10
