"""One visit of each page in a browser, on a desk and on a phone, and everything a check wants to know of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from api.http.sessions import SESSION_COOKIE

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_AXE = Path(AXE_FILE_PATH).read_text("utf-8")
_EVERY_RULE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_RULES_OF_LOOKS = {
    "type": "rule",
    "values": ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block", "meta-viewport"],
}
"""What may differ between two looks of the same page; everything else reads the same page again."""
_RUN_AXE = """(rules) => axe.run(document, {resultTypes: ["violations"], runOnly: rules})
  .then((found) => found.violations.map((v) => ({id: v.id, impact: v.impact, nodes: v.nodes.map((n) => n.html)})))"""
_BYTES = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((entry) => !/\\/pages\\/\\d+\\?of=/.test(entry.name))
  .reduce((sum, entry) => sum + (entry.transferSize || entry.encodedBodySize || 0), 0)"""


@dataclass(frozen=True, slots=True)
class Device:
    """A window and a colour scheme."""

    name: str
    size: ViewportSize
    scheme: str
    rules: dict[str, Any]


DEVICES = (
    Device("desk-light", {"width": 1280, "height": 860}, "light", _EVERY_RULE),
    Device("phone-dark", {"width": 390, "height": 844}, "dark", _RULES_OF_LOOKS),
)


@dataclass(frozen=True, slots=True)
class Sight:
    """One page on one device."""

    page: str
    device: Device
    violations: tuple[dict[str, Any], ...]
    width: int
    complaints: tuple[str, ...]
    transferred: int
    """Bytes of the page and all it loads, when nothing was kept from an earlier visit."""


def survey(browser: Browser, url: str, person: str, session: str | None, addresses: Iterable[str]) -> tuple[Sight, ...]:
    """Look at each address as a person (``session`` is their cookie), and leave a screenshot of it."""
    addresses, sights = tuple(addresses), []
    for device in DEVICES:
        context = _context(browser, url, session, device)
        sights += [_look(context, url, person, device, address) for address in addresses]
        context.close()
    return tuple(sights)


def _context(browser: Browser, url: str, session: str | None, device: Device) -> BrowserContext:
    context = browser.new_context(viewport=device.size, color_scheme=device.scheme)  # type: ignore[arg-type]
    if session:
        context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": url}])
    return context


def _look(context: BrowserContext, url: str, person: str, device: Device, address: str) -> Sight:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url + address)
    transferred = page.evaluate(_BYTES)
    sight = Sight(
        page=f"{person} {address}",
        device=device,
        violations=violations_on(page, device.rules),
        width=page.evaluate("document.documentElement.scrollWidth"),
        complaints=tuple(complaints),
        transferred=transferred,
    )
    _keep_screenshot(page, person, address, device)
    page.close()
    return sight


def violations_on(page: Page, rules: dict[str, Any] = _EVERY_RULE) -> tuple[dict[str, Any], ...]:
    """What axe-core finds on the page as it is now."""
    page.evaluate(_AXE)
    return tuple(page.evaluate(_RUN_AXE, rules))


def _keep_screenshot(page: Page, person: str, address: str, device: Device) -> None:
    name = "".join(letter if letter.isalnum() else "-" for letter in address).strip("-") or "start"
    page.screenshot(path=SCREENSHOTS / device.name / f"{person}-{name[:80]}.png", full_page=True)
