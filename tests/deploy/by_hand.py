"""The processes of docker-compose.yml, run by hand: same commands, same variables, same secrets in files.

No container engine is needed: names of other services become ports of this machine, paths in a container become folders
of one test, and PostgreSQL and the S3 server are what the tests have at hand. Health checks are those of the file.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
START_SECONDS = 180
STOP_SECONDS = 60


def compose() -> dict[str, Any]:
    """The file as the engine reads it, defaults of its variables filled in."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return document


@dataclass
class ByHand:
    """One installation in one folder. ``places`` says what stands for which words of the file."""

    folder: Path
    places: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def once(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a service's command, or another one with its variables, to its end."""
        words = self._command(list(command) or self._service(service)["command"], self.places)
        environment = self._environment(service, self.places)
        return subprocess.run(
            words, env=environment, capture_output=True, text=True, timeout=START_SECONDS, check=False, cwd=self.folder
        )

    def start(self, name: str, service: str, **own: str) -> None:
        """Start one process of a service; ``own`` are places of this replica alone."""
        places = self.places | own
        words = self._command(self._service(service)["command"], places)
        log = (self.folder / f"{name}.log").open("wb")
        self.running[name] = subprocess.Popen(
            words, env=self._environment(service, places), stdout=log, stderr=log, cwd=self.folder
        )

    def is_healthy(self, service: str, **own: str) -> bool:
        """What the health check of the file says."""
        places = self.places | own
        test = self._service(service)["healthcheck"]["test"]
        assert test[0] == "CMD"
        words = self._command(test[1:], places)
        environment = self._environment(service, places)
        return subprocess.run(words, env=environment, capture_output=True, timeout=60, check=False).returncode == 0

    def wait(self, name: str, service: str, **own: str) -> None:
        """Until the process is healthy. Raises: RuntimeError with the end of its log."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.running[name].poll() is not None:
                break
            if self.is_healthy(service, **own):
                return
            time.sleep(0.5)
        raise RuntimeError(f"{name} is not healthy: {self.log(name)[-2000:]}")

    def kill(self, name: str) -> None:
        """``kill -9``."""
        self.running[name].kill()
        self.running.pop(name).wait()

    def stop(self, name: str) -> int:
        """As a container engine does it: SIGTERM, and the exit status."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        return process.wait(STOP_SECONDS)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", errors="replace")

    def _service(self, name: str) -> dict[str, Any]:
        service: dict[str, Any] = compose()["services"][name]
        return service

    def _command(self, words: list[str], places: dict[str, str]) -> list[str]:
        programs = {"python": [sys.executable], "vanthu": [sys.executable, "-m", "tests.deploy.vanthu"]}
        first = programs.get(words[0])
        words = [*first, *words[1:]] if first else [*programs["vanthu"], *words]
        return [_placed(word, places) for word in words]

    def _environment(self, service: str, places: dict[str, str]) -> dict[str, str]:
        """Only what the file gives, and what Python needs to find this checkout."""
        own = {name: _placed(str(value), places) for name, value in self._service(service)["environment"].items()}
        inherited = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        paths = os.pathsep.join([str(ROOT), str(ROOT / "certs-dev"), inherited.get("PYTHONPATH", "")])
        return inherited | {"PYTHONPATH": paths, "LANG": "C.UTF-8"} | own


@contextmanager
def by_hand(folder: Path, places: dict[str, str]) -> Iterator[ByHand]:
    """Whatever still runs at the end is killed."""
    hand = ByHand(folder, places)
    try:
        yield hand
    finally:
        for name in list(hand.running):
            hand.kill(name)


def _placed(text: str, places: dict[str, str]) -> str:
    for word, place in sorted(places.items(), key=lambda item: -len(item[0])):
        text = text.replace(word, place)
    return text
