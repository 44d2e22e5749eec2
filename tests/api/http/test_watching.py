"""What is not in the log was not shown; only what says that the service itself failed goes out without its entry."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from starlette.types import Message, Receive, Scope, Send

from api.flows.demonstration import CLERK
from api.http.watching import Seen, Watching
from api.views import Actor
from records.errors import OutsideServiceError

BUSY = OutsideServiceError("database-busy", "The database is busy; try again.")


@dataclass
class Log:
    """A :class:`api.http.watching.Watch` that may be away."""

    error: Exception | None = None
    asked: list[Seen] = field(default_factory=list)

    def note(self, actor: Actor, seen: Seen) -> None:
        self.asked.append(seen)
        if self.error is not None:
            raise self.error


def _answered(log: Log, status: int, code: str = "", method: str = "GET") -> list[int]:
    """The statuses that reach the asker when the service answers so."""

    async def service(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})

    async def nothing() -> Message:
        return {"type": "http.request"}

    async def collect(message: Message) -> None:
        sent.append(message["status"])

    sent: list[int] = []
    scope = {"type": "http", "method": method, "path_params": {}, "state": {"actor": CLERK, "problem_code": code}}
    asyncio.run(Watching(service, log)(scope, nothing, collect))
    return sent


def test_what_is_read_goes_out_with_its_entry() -> None:
    log = Log()
    assert _answered(log, 200) == [200]
    assert [seen.status for seen in log.asked] == [200]


@pytest.mark.parametrize(("status", "code"), [(200, ""), (403, "duty-missing")])
def test_what_cannot_be_noted_is_not_shown(status: int, code: str) -> None:
    with pytest.raises(OutsideServiceError, match="database-busy"):
        _answered(Log(BUSY), status, code)


def test_a_failure_of_the_service_goes_out_when_it_cannot_be_noted() -> None:
    log = Log(BUSY)
    assert _answered(log, 503, "store-full", "POST") == [503]
    assert [seen.code for seen in log.asked] == ["store-full"]


def test_nobody_waits_a_second_time_for_a_database_that_is_away() -> None:
    log = Log(BUSY)
    assert _answered(log, 503, "database-busy", "POST") == [503]
    assert log.asked == []
