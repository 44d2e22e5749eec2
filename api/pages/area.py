"""One area of the pages: its addresses, and how people find them."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from api.pages.navigation import NavigationEntry


@dataclass(frozen=True, slots=True)
class Area:
    """What a page module offers; :mod:`api.pages.installing` gathers them."""

    router: APIRouter
    navigation: tuple[NavigationEntry, ...] = ()
