"""What every page must pass, whoever wrote it: a crawler finds them by their links, as each duty at a real office."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from api.http.language import LANGUAGE_COOKIE, Language
from api.http.sessions import SESSION_COOKIE
from tests.browser.crawling import crawl, kind_of, sign_in, words_of
from tests.browser.office_site import OfficeSite, office_site
from tests.browser.serving import served
from tests.browser.surveying import SCREENSHOTS, Sight, survey

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow, pytest.mark.timeout(1200)]

FIRST_LOAD = 150 * 1024
"""Bytes a page and all it loads may have, without previews."""
ACTING = ("clerk", "leader")
ALIKE = re.compile(
    r"vanthu|SHA-256|PDF|JSON|CSV|OpenAPI|PAdES|ISO|ETSI|WCAG|English|Tiếng Việt|QR|KT\.|TM\.|TL\.|TUQ\.|\(\+07:00\)"
    r"|[a-z0-9]+(?:-[a-z0-9]+)+|[A-Z_]+|https?://\S+"
)
"""What reads the same in both languages: names, codes, standards, addresses."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page as one person got it, in both languages."""

    person: str
    address: str
    vi: str
    en: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    with office_site(tmp_path_factory.mktemp("pages") / "home") as site:
        yield site


@pytest.fixture(scope="module")
def sessions(site: OfficeSite) -> dict[str, str | None]:
    """A session of somebody with each duty, and of nobody."""
    keeper = site.app.state.edge.sessions
    each = {person.actor.duty.value: person.actor.person_id for person in site.one_of_each_duty()}
    return {"nobody": None, **{duty: keeper.issue(person_id).token for duty, person_id in each.items()}}


@pytest.fixture(scope="module")
def visits(site: OfficeSite) -> tuple[Visit, ...]:
    found: list[Visit] = []
    with TestClient(site.app) as client, TestClient(site.app) as english:
        for person in (None, *site.one_of_each_duty()):
            name = person.actor.duty.value if person else "nobody"
            pages = crawl(client, person)
            sign_in(english, person)
            english.cookies.set(LANGUAGE_COOKIE, Language.EN)
            found += [Visit(name, address, vi, english.get(address).text) for address, vi in pages.items()]
    return tuple(found)


@pytest.fixture(scope="module")
def sights(
    browser: Browser, site: OfficeSite, sessions: dict[str, str | None], visits: tuple[Visit, ...]
) -> tuple[Sight, ...]:
    seen: set[str] = set()
    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    with served(site.app) as url:
        return tuple(
            sight
            for person, session in sessions.items()
            for sight in survey(browser, url, person, session, _new_kinds(person, visits, seen))
        )


def test_crawler_finds_the_pages_of_each_duty(visits: tuple[Visit, ...]) -> None:
    found = {(visit.person, kind_of(visit.address)) for visit in visits}
    assert {
        ("nobody", "/verify"),
        ("nobody", "/login"),
        ("clerk", "/documents/{}"),
        ("leader", "/documents/{}"),
    } <= found


def test_no_text_is_left_untranslated(visits: tuple[Visit, ...], site: OfficeSite) -> None:
    """What reads the same in both languages is what people typed, a code or a name; anything else was forgotten."""
    data = sorted(site.data(), key=len, reverse=True)
    forgotten = {
        (visit.address, text)
        for visit in visits
        if not visit.address.startswith("/problems")
        for text in set(words_of(visit.vi).texts) & set(words_of(visit.en).texts)
        if re.search(r"[^\W\d_]{2}", ALIKE.sub("", _without(data, text.replace("vanthu", ""))))
    }
    assert forgotten == set()


def test_no_key_of_the_catalogue_is_shown_raw(visits: tuple[Visit, ...]) -> None:
    raw = re.compile(r"^[a-z_]+\.[a-z_0-9]+$")
    assert {(v.address, text) for v in visits for text in words_of(v.vi).texts if raw.match(text)} == set()


def test_every_page_has_one_heading_a_title_and_the_way_to_its_content(visits: tuple[Visit, ...]) -> None:
    lacking = {
        visit.address
        for visit in visits
        if visit.vi.count("<h1") != 1 or 'href="#main"' not in visit.vi or "<title> ·" in visit.vi
    }
    assert lacking == set()


def test_every_form_works_without_script(visits: tuple[Visit, ...]) -> None:
    """A form has an address of its own and a button, so that a browser without JavaScript can send it."""
    helpless = {
        (visit.address, opening)
        for visit in visits
        for opening, inside in re.findall(r"(<form\b[^>]*>)(.*?)</form>", visit.vi, re.DOTALL)
        if "action=" not in opening or "<button" not in inside
    }
    assert helpless == set()


def test_axe_finds_nothing_serious_in_light_and_dark(sights: tuple[Sight, ...]) -> None:
    serious = {
        (sight.page, sight.device.name, violation["id"], violation["nodes"][0])
        for sight in sights
        for violation in sight.violations
        if violation["impact"] in ("serious", "critical")
    }
    assert serious == set()


def test_no_page_scrolls_sideways_on_any_device(sights: tuple[Sight, ...]) -> None:
    assert {(s.page, s.device.name, s.width) for s in sights if s.width > s.device.size["width"]} == set()


def test_browser_never_complains(sights: tuple[Sight, ...]) -> None:
    """Nothing blocked by the policy, no broken script, no missing file; the token page may find no agent to talk to."""
    complaints = {(sight.page, complaint) for sight in sights for complaint in sight.complaints}
    assert {
        one for one in complaints if not (one[0].endswith("/token") and "ERR_CONNECTION_REFUSED" in one[1])
    } == set()


def test_first_load_is_small(sights: tuple[Sight, ...]) -> None:
    first = [sight for sight in sights if sight.transferred]
    assert first
    assert {(sight.page, sight.transferred) for sight in first if sight.transferred > FIRST_LOAD} == set()


def test_static_files_are_asked_for_once(sights: tuple[Sight, ...], site: OfficeSite) -> None:
    with TestClient(site.app) as client:
        page = client.get("/").text
        for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
            assert "immutable" in client.get(address).headers["cache-control"]
    assert SESSION_COOKIE not in page


def _without(data: list[str], text: str) -> str:
    for known in data:
        if known in text:
            text = text.replace(known, "")
    return text


def _new_kinds(person: str, visits: tuple[Visit, ...], seen: set[str]) -> tuple[str, ...]:
    """The first page of each kind that nobody looked at before; and each document for those who act on it."""
    new: list[str] = []
    for visit in visits:
        kind = kind_of(visit.address)
        is_acted_on = kind == "/documents/{}" and person in ACTING
        if visit.person == person and (is_acted_on or kind not in seen):
            seen.add(kind)
            new.append(visit.address)
    return tuple(new)
