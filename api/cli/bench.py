"""``vanthu bench``: speed and memory beside pyHanko, same file, same key, same run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import err, out, print_json

if TYPE_CHECKING:
    from api.composing_speed import ComposeTimes
    from signer.bench.measures import ChainRates, Memory, Scaling, SignRates, VerifyRates


@dataclass(frozen=True, slots=True)
class Results:
    """Everything measured in one run."""

    at: datetime
    machine: str
    document_bytes: int
    sign: SignRates
    chain: ChainRates
    verify: VerifyRates
    scaling: Scaling
    memory: Memory | None
    compose: ComposeTimes


def bench(
    seconds: Annotated[float, typer.Option(min=0.05, help="Seconds for each turn of each contender.")] = 1.0,
    rounds: Annotated[int, typer.Option(min=1, help="Turns; the median counts.")] = 5,
    memory: Annotated[bool, typer.Option(help="Measure memory too (writes 2.4 GB of temporary files).")] = True,
    write: Annotated[Path | None, typer.Option(help="Write the table to this Markdown file.")] = None,
    json: options.Json = False,
) -> None:
    """Measure signing, the official chain, verifying and memory, beside pyHanko and the bare key."""
    from api.benchmarking import bench_material, machine
    from api.clocks import system_clock
    from api.composing_speed import measure_composing
    from signer.bench import measures
    from signer.bench.timing import Effort

    effort = Effort(rounds, seconds)
    with bench_material(system_clock()) as material:
        err.print("[dim]ký / signing …[/]")
        sign = measures.measure_signing(material, effort)
        err.print("[dim]cả dây chuyền / the official chain …[/]")
        chain = measures.measure_chain(material, effort)
        err.print("[dim]xác minh / verifying …[/]")
        verify = measures.measure_verifying(material, effort)
        err.print("[dim]hai tiến trình / two processes …[/]")
        scaling = measures.measure_scaling(material, effort)
        if memory:
            err.print("[dim]bộ nhớ / memory …[/]")
        peak = measures.measure_memory(material) if memory else None
        err.print("[dim]soạn thảo / composing …[/]")
        compose = measure_composing(system_clock(), rounds)
        results = Results(system_clock(), machine(), len(material.plain), sign, chain, verify, scaling, peak, compose)
    if json:
        print_json({name: value for name, value in asdict(results).items() if name not in ("at",)})
    else:
        out.print(escape(table(results)))
    if write is not None:
        write.write_text(document(results), encoding="utf-8")


def table(results: Results) -> str:
    """The figures as a Markdown table."""
    sign, chain, verify, memory = results.sign, results.chain, results.verify, results.memory
    ours = sign.ours_per_s
    rows = [
        ("sign, invisible B-B, RSA-2048: ours", f"{ours:.0f}/s", "1"),
        (
            "– pyHanko as its guide shows it",
            f"{sign.pyhanko_guide_per_s:.1f}/s",
            _times(ours, sign.pyhanko_guide_per_s),
        ),
        (
            "– pyHanko, key kept loaded, size reserved",
            f"{sign.pyhanko_tuned_per_s:.1f}/s",
            _times(ours, sign.pyhanko_tuned_per_s),
        ),
        ("– the RSA key alone", f"{sign.key_per_s:.0f}/s", _times(ours, sign.key_per_s)),
        ("official chain (prepare, leader, number, seal; visible)", f"{chain.ours_per_s:.0f}/s", "1"),
        ("– with both outputs verified", f"{chain.checked_per_s:.0f}/s", _times(chain.ours_per_s, chain.checked_per_s)),
        ("verify two signatures, difference analysis: ours", f"{verify.ours_per_s:.0f}/s", "1"),
        ("– pyHanko", f"{verify.pyhanko_per_s:.1f}/s", _times(verify.ours_per_s, verify.pyhanko_per_s)),
    ]
    scaling, compose = results.scaling, results.compose
    rows.append(("verify 5 MB with five signatures, p95", f"{verify.large_p95_ms:.0f} ms", ""))
    rows.append(("sign with two processes, times one", f"{scaling.ours:.2f}", _times(scaling.ours, scaling.key)))
    rows.append(("– the RSA key alone", f"{scaling.key:.2f}", ""))
    rows.append(("compose one page, warm", f"{compose.one_page_ms:.1f} ms", ""))
    rows.append((f"compose {compose.pages_of_hundred} pages", f"{compose.hundred_pages_ms:.0f} ms", ""))
    if memory is not None:
        rows.append(("peak memory, signing a 1.2 GB file", f"{memory.sign_1200mb_mib:.0f} MiB", ""))
        rows.append(("peak memory, verifying 157 MB with two signatures", f"{memory.verify_157mb_mib:.0f} MiB", ""))
    lines = ["| job, one core | figure | ours is … times |", "|---|---|---|"]
    return "\n".join(lines + [f"| {name} | {figure} | {ratio} |" for name, figure, ratio in rows])


def document(results: Results) -> str:
    """BENCHMARKS.md: the table, the machine, how to run it again."""
    return (
        "# Benchmarks\n\n"
        f"{results.machine}; {results.at:%Y-%m-%d}. Document: a composed, tagged PDF/A-2a of "
        f"{results.document_bytes / 1024:.0f} KiB. Contenders take turns in one process; the median of the rounds "
        "counts. The machine is shared: trust the ratios, not the absolute figures.\n\n"
        f"{table(results)}\n\n"
        "Run it again: `make bench` (or `vanthu bench --json`; `--write BENCHMARKS.md` writes this file).\n"
    )


def _times(ours: float, other: float) -> str:
    return f"{ours / other:.2f}" if other else "–"
