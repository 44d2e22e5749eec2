"""The real pages in Debian's Chromium, served on this machine over flows in memory or over a real office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.http.application import create_app
from api.http.ports import Ports
from api.http.settings import WebSettings
from api.office import Office
from api.settings import Settings
from api.wiring.offices import open_office, web_application
from tests.api.conftest import SECRET, Clock
from tests.api.fake_flows import FakeFlows
from tests.api.fake_lookup import FakeLookup
from tests.api.fake_statistics import FakeStatistics
from tests.api.fake_worklist import FakeWorklist
from tests.api.memory_idempotency import MemoryIdempotency
from tests.browser.phone import PHONE
from tests.browser.serving import served

PATIENCE = 60_000
"""Milliseconds a page may take on a busy machine."""
CHROMIUM = shutil.which("chromium")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True)
class Site:
    """A running site, the flows behind it, and the clock its sessions go by."""

    url: str
    flows: FakeFlows
    clock: Clock


@pytest.fixture
def site() -> Iterator[Site]:
    flows, clock = FakeFlows(), Clock()
    ports = Ports(lookup=FakeLookup(flows), statistics=FakeStatistics(), worklist=FakeWorklist(flows))
    app = create_app(flows, WebSettings(SECRET), answers=MemoryIdempotency(), clock=clock, ports=ports)
    with served(app) as url:
        yield Site(url, flows, clock)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Of an office's own home."""
    return Settings.from_environment({}, home=tmp_path_factory.mktemp("office") / "home")


@pytest.fixture(scope="module")
def office(settings: Settings) -> Iterator[Office]:
    """A real one; closed after each module, since a process has one background runtime."""
    with open_office(settings) as office:
        yield office


@pytest.fixture(scope="module")
def url(office: Office, settings: Settings) -> Iterator[str]:
    """The real office's pages, served."""
    with served(web_application(office, settings)) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each module: Playwright keeps an event loop running, and other tests start their own."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=[True, False], ids=["script", "no-script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(browser: Browser, has_script: bool) -> Iterator[Page]:
    """Of a phone, with JavaScript and without."""
    context = browser.new_context(java_script_enabled=has_script, viewport=PHONE, locale="vi-VN")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()
