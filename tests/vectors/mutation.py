"""Random damage to PDF files, the same for the same seed."""

from __future__ import annotations

import random
import re

_NUMBER = re.compile(rb"\d+")
_NAME = re.compile(rb"/[A-Za-z]+")
_ODD_NUMBERS = (b"0", b"-1", b"1", b"65536", b"4294967296", b"99999999999999999999", b"1.5", b"null")
_ODD_TOKENS = (b"<<", b">>", b"[", b"]", b"(", b"<", b"endobj", b"stream", b"endstream", b"R", b"%", b"/", b"\x00" * 8)


def mutate(data: bytes, seed: int) -> bytes:
    """``data`` with one to six random changes."""
    chosen = random.Random(seed)
    out = bytearray(data)
    for _ in range(chosen.randint(1, 6)):
        chosen.choice((_flip, _change_number, _swap_names, _insert_token, _cut, _repeat, _truncate))(out, chosen)
        if not out:
            break
    return bytes(out)


def _place(out: bytearray, chosen: random.Random) -> int:
    return chosen.randrange(len(out))


def _flip(out: bytearray, chosen: random.Random) -> None:
    out[_place(out, chosen)] ^= chosen.randrange(1, 256)


def _near(out: bytearray, chosen: random.Random, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
    return pattern.search(out, _place(out, chosen))


def _change_number(out: bytearray, chosen: random.Random) -> None:
    found = _near(out, chosen, _NUMBER)
    if found:
        start, stop = found.span()
        out[start:stop] = chosen.choice(_ODD_NUMBERS)


def _swap_names(out: bytearray, chosen: random.Random) -> None:
    a, b = _near(out, chosen, _NAME), _near(out, chosen, _NAME)
    if a and b:
        start, stop, name = *a.span(), b[0]
        out[start:stop] = name


def _insert_token(out: bytearray, chosen: random.Random) -> None:
    place = _place(out, chosen)
    out[place:place] = chosen.choice(_ODD_TOKENS)


def _cut(out: bytearray, chosen: random.Random) -> None:
    place = _place(out, chosen)
    del out[place : place + chosen.randrange(1, 200)]


def _repeat(out: bytearray, chosen: random.Random) -> None:
    place, size = _place(out, chosen), chosen.randrange(1, 2000)
    target = _place(out, chosen)
    out[target:target] = out[place : place + size]


def _truncate(out: bytearray, chosen: random.Random) -> None:
    if chosen.random() < 0.2:
        del out[_place(out, chosen) :]
