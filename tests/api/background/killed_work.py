"""Run as a process of its own: a task of five pieces that dies without a word in the middle of the third."""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path

from api.background import Job, Runtime, Task
from api.clocks import system_clock
from records.database import open_database

PIECES = 5
KILLED = 9


def counting(book: Path, die_in: int | None) -> Task:
    """Writes one line a finished piece."""

    def piece(subject: str, after: str | None) -> str | None:
        number = 1 if after is None else int(after) + 1
        if number == die_in:
            os._exit(KILLED)
        with book.open("a") as file:
            file.write(f"{subject} {number}\n")
        return None if number == PIECES else str(number)

    return Task("counting", piece)


def runtime(home: Path, task: Task, **options: bool) -> Runtime:
    made = Runtime(
        open_database(home / "vanthu.sqlite"),
        clock=system_clock,
        entropy=secrets.token_bytes,
        workflows=f"sqlite:///{home / 'workflows.sqlite'}",
        executor="test",
        **options,
    )
    made.add(task)
    return made


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    doomed = runtime(folder, counting(folder / "book", die_in=3))
    doomed.start()
    doomed.submit(Job("counting", "one-key", "one-subject"))
    time.sleep(60)
