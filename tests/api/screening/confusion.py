"""The confusion table: what the wall answered to each label of the labelled set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.flows.screening import screening_input
from records.screening import Clear, NeedsDeclaration, load_rules, screen
from signer.inspect import inspect
from signer.seeing import TextReader, examine
from tests.api.screening.labelled import Label, Sample

RULES = load_rules(date(2026, 11, 23))
OUTCOMES = ("clear", "needs_declaration", "refused")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sample and the answer to it."""

    sample: Sample
    outcome: str
    rules: tuple[str, ...]


def judge(sample: Sample, reader: TextReader | None) -> Judged:
    data = sample.make()
    found = examine(data, inspect(data), reader)
    answer = screen(screening_input(found, sample.file_name), RULES)
    if isinstance(answer, Clear):
        return Judged(sample, "clear", ())
    outcome = "needs_declaration" if isinstance(answer, NeedsDeclaration) else "refused"
    return Judged(sample, outcome, tuple(signal.rule for signal in answer.signals))


def confusion(judged: Iterable[Judged]) -> dict[Label, Counter[str]]:
    table = {label: Counter[str]() for label in Label}
    for one in judged:
        table[one.sample.label][one.outcome] += 1
    return table


def as_markdown(table: dict[Label, Counter[str]]) -> str:
    """The table as the README shows it."""
    rows = ["| labelled | samples | clear | needs a named declaration | refused |", "|---|---|---|---|---|"]
    for label, counts in table.items():
        rows.append(
            f"| {label} | {counts.total()} | " + " | ".join(str(counts[outcome]) for outcome in OUTCOMES) + " |"
        )
    return "\n".join(rows)
