"""``vanthu screen``: would the wall let this document in?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json

EXIT_NEEDS_DECLARATION = 3
EXIT_REFUSED = 4
_HEADLINES = {
    "clear": ("green", "✔", "ĐƯỢC PHÉP / CLEAR"),
    "needs_declaration": ("yellow", "?", "CẦN NGƯỜI CÓ TÊN CAM KẾT / NEEDS A DECLARATION"),
    "refused": ("red", "✘", "TỪ CHỐI / REFUSED"),
}
_EXITS = {"clear": 0, "needs_declaration": EXIT_NEEDS_DECLARATION, "refused": EXIT_REFUSED}


def screen(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="PDF files to screen.", show_default=False)],
    json: options.Json = False,
) -> None:
    """Screen documents for signs of state secrets. Nothing is stored.

    Exit status 0: all clear; 3: one needs a declaration; 4: one is refused; 1: one cannot be read.
    """
    from api.flows.screening import judge_file
    from api.readers import open_reader
    from records.occasion import VIETNAM
    from records.screening import load_rules

    rules = load_rules(datetime.now(UTC).astimezone(VIETNAM).date())
    reader = open_reader()
    worst = 0
    for path in files:
        answer = judge_file(path, rules, reader)
        if json:
            print_json(
                {
                    "file": str(path),
                    "decision": answer.decision,
                    "signals": [
                        {"rule": one.rule, "where": one.where, "text": one.text, "text_vi": one.text_vi}
                        for one in answer.signals
                    ],
                    "error": answer.error,
                }
            )
        else:
            colour, icon, words = _HEADLINES[answer.decision]
            out.print(f"[bold {colour}]{icon} {words}[/]  {escape(str(path))}")
            for one in answer.signals:
                out.print(f"  • {escape(one.text_vi)} / {escape(one.text)} [dim]\\[{one.rule}, {escape(one.where)}][/]")
            if answer.error:
                out.print(f"  [red]{escape(answer.error['text'])}[/] [dim]\\[{answer.error['code']}][/]")
        worst = max(worst, 1 if answer.error else _EXITS[answer.decision])
    raise typer.Exit(worst)
