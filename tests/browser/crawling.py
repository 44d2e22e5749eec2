"""Finding every page a person can reach, by following links, and reading the words on it."""

from __future__ import annotations

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from fastapi.testclient import TestClient

from api.views import PersonView

_IDENTIFIER = re.compile(r"(?<=/)(?:[a-z]{3,4}_[A-Za-z0-9]+|[0-9A-Z]{5}(?:-[0-9A-Z]{5}){2})(?=/|$)")
_NO_PAGES = ("/static/", "/v1/", "/openapi.json", "/health")
VISITS_OF_A_KIND = 3
"""Pages looked at of one kind (``/documents/{}``): enough to meet several states."""
CODE_PAGES = re.compile(r"^/problems/.+")
_SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "data-label", "data-busy")
_NEVER_SHOWN = {"script", "style", "code"}
"""Nobody reads these, or they are a machine's own text (hashes, lines of the log) that no catalogue translates."""


class Words(HTMLParser):
    """Every text of a page that somebody sees or hears, in order, and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._silent = 0
        self._is_document = False
        """Inside a line of a document's own text layer: whatever language it was written in."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        if tag == "a" and "href" in given and "download" not in dict(attrs):
            self.links.append(given["href"])
        self._silent += tag in _NEVER_SHOWN
        self._is_document = tag == "text" and "data-document" in dict(attrs)
        self.texts += [given[name].strip() for name in _SPOKEN_ATTRIBUTES if name in given]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _NEVER_SHOWN
        self._is_document = False

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._silent and not self._is_document:
            self.texts.append(text)


def words_of(html: str) -> Words:
    words = Words()
    words.feed(html)
    return words


def sign_in(client: TestClient, person: PersonView | None) -> None:
    client.cookies.clear()
    if person:
        answer = client.post("/login", files={"person_id": (None, person.actor.person_id)}, follow_redirects=False)
        assert answer.status_code == 303


def crawl(client: TestClient, person: PersonView | None) -> dict[str, str]:
    """The HTML of each page this person reaches from the first page and the navigation, by address.

    Raises: AssertionError when a link leads to an error.
    """
    sign_in(client, person)
    found: dict[str, str] = {}
    kinds: Counter[str] = Counter()
    waiting = deque(["/"])
    seen = {"/"}
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kinds[kind] >= VISITS_OF_A_KIND:
            continue
        kinds[kind] += 1
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        found[address] = answer.text
        for link in words_of(answer.text).links:
            target = urldefrag(urljoin(address, link)).url
            if target not in seen and _is_page(target):
                seen.add(target)
                waiting.append(target)
    return found


def _is_page(target: str) -> bool:
    parts = urlsplit(target)
    return not parts.scheme and not target.startswith(_NO_PAGES) and "lang=" not in parts.query


def kind_of(address: str) -> str:
    """The address without what tells one thing from the next."""
    parts = urlsplit(address)
    path = "/problems/{}" if CODE_PAGES.match(parts.path) else _IDENTIFIER.sub("{}", parts.path)
    return path + ("?" + "&".join(sorted(p.partition("=")[0] for p in parts.query.split("&"))) if parts.query else "")
