"""What the command line prints, for people (Rich) and for machines (one JSON object a line)."""

from __future__ import annotations

import json
import sys

from rich.console import Console

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(value: object) -> None:
    """One JSON object on one line of standard output, Vietnamese letters as they are."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_error(code: str, text: str, text_vi: str = "") -> None:
    """``error: text [code]`` on standard error, Vietnamese first."""
    words = f"{text_vi} / {text}" if text_vi else text
    err.print(f"[bold red]Lỗi / error[/]: {_plain(words)} [dim]\\[{code}][/]")


def _plain(text: str) -> str:
    return text.replace("[", "\\[")
