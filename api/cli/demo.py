"""``vanthu demo``: one invented document from draft to archive."""

from __future__ import annotations

import time

from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json

INDENT = " " * 13


def demo(home: options.Home = None, json: options.Json = False) -> None:
    """Walk one invented document down the whole line and say where the files are."""
    from api.flows.demonstration import Demonstration
    from api.settings import Settings
    from api.wiring.ground import DEVELOPMENT_WARNING
    from api.wiring.offices import open_office

    started = time.perf_counter()
    settings = Settings.from_environment(home=home)
    if not json:
        out.print(f"[yellow]{escape(DEVELOPMENT_WARNING)}[/]\n")
    with open_office(settings) as office:
        if not json:
            out.print(f"[dim]{_ms((time.perf_counter() - started) * 1000)}[/]  Mở cơ quan mẫu / open the sample office")
        demonstration = Demonstration(office, settings.home / "demo")
        for step in demonstration.steps():
            if json:
                print_json({"step": step.name, "outcome": step.outcome, "milliseconds": round(step.milliseconds, 1)})
            else:
                out.print(
                    f"[dim]{_ms(step.milliseconds)}[/]  {escape(step.name)}\n{INDENT}[bold]{escape(step.outcome)}[/]"
                )
    results = demonstration.results
    assert results is not None
    if json:
        print_json(
            {
                "document": str(results.document),
                "report": str(results.report),
                "record": str(results.record),
                "record_id": results.record_id,
                "verification_url": results.verification_url,
            }
        )
        return
    out.print("\n[bold green]✔ Xong / done[/]")
    out.print(f"  Văn bản / document:            {escape(str(results.document))}")
    out.print(f"  Kết quả xác minh / report:     {escape(str(results.report))}")
    out.print(f"  Hồ sơ lưu trữ / record:        {escape(str(results.record))}")
    out.print(f"  Trang công khai / public page: {escape(results.verification_url)}  (make run)")


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:8.0f} ms"
