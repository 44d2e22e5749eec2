"""A worker that a file has taken over cannot make the service build anything but answers."""

from __future__ import annotations

import pickle
import socket
import time
from pathlib import Path

import pytest

from signer.sandbox.channel import Channel
from signer.sandbox.messages import Done, Ready, Refused, pack, unpack_answer


class Command:
    """Pickles as a call of ``Path.touch`` by way of getattr."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._target,)


def test_an_answer_comes_back_as_it_was_sent() -> None:
    for answer in (Ready(True), Done((1, "a", b"b"), False), Refused("pdf-malformed", "why", True, "KeyError")):
        assert unpack_answer(pack(answer)) == answer


def test_an_answer_that_would_run_something_is_refused_and_runs_nothing(tmp_path: Path) -> None:
    target = tmp_path / "run"
    with pytest.raises(ValueError, match="not an answer"):
        unpack_answer(pickle.dumps(Done(Command(target), False)))
    assert not target.exists()


@pytest.mark.parametrize("message", [b"", b"junk", pickle.dumps(1), pickle.dumps(pickle.loads), pack(Ready(True))[:-3]])
def test_what_is_no_answer_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        unpack_answer(message)


def channels() -> tuple[Channel, socket.socket]:
    ours, theirs = socket.socketpair()
    return Channel(ours, time.monotonic), theirs


def test_a_frame_larger_than_the_limit_is_refused_before_it_is_read() -> None:
    channel, other = channels()
    with other:
        other.sendall(b"\xff" * 16 + b"\0")
        with pytest.raises(ValueError, match="larger"):
            channel.receive(1000)
    channel.close()


def test_waiting_ends_at_its_moment() -> None:
    channel, other = channels()
    with other, pytest.raises(TimeoutError):
        channel.receive(1000, until=time.monotonic())
    channel.close()


def test_the_other_end_going_away_is_the_end() -> None:
    channel, other = channels()
    other.sendall(b"\0" * 9)
    other.close()
    with pytest.raises(EOFError):
        channel.receive(1000)
    channel.close()
