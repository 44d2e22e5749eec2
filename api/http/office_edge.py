"""The office port as a dependency of routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from api.http.edge import EdgePort
from api.http.office_port import OfficePort
from api.http.ports import served


async def _office(edge: EdgePort) -> OfficePort:
    return served(edge.ports.office)


OfficeArea = Annotated[OfficePort, Depends(_office)]
