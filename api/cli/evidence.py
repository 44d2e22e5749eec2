"""``vanthu archive renew``, ``evidence`` and ``verify-evidence``: proof in time over the whole archive (RFC 4998)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json

if TYPE_CHECKING:
    from api.flows.evidence import EvidenceState
    from signer.evidence_record.verifying import EvidenceReport


def renew(
    everything: Annotated[bool, typer.Option("--all", help="Renew every timestamp now, not only those due.")] = False,
    digest_ended: Annotated[
        str | None, typer.Option(help="Give this digest up now: all its evidence is hashed again with the next one.")
    ] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Bring the archive's evidence up to date now: new objects, timestamps that end, outgoing digests.

    The same runs once a day where ``vanthu serve`` runs.
    """
    from api.clocks import system_clock
    from api.settings import Settings
    from api.wiring.offices import open_office
    from api.wiring.upkeep import upkeep_of
    from records.evidence.policy import load_policy

    settings = Settings.from_environment(home=home)
    policy = load_policy()
    if digest_ended is not None:
        policy = policy.ending_now(digest_ended, system_clock())
    with open_office(settings) as office:
        evidence = upkeep_of(office, settings, policy).evidence
        evidence.run()
        renewed = evidence.renew(everything=True) if everything else 0
        state = evidence.state()
    if json:
        print_json(_members(state) | {"renewed_now": renewed})
        return
    out.print(f"{state.timestamps} dấu thời gian đang dùng / timestamps in use, {state.uncovered} chờ / waiting")
    if state.first_end is not None:
        out.print(f"Hết hạn sớm nhất / first to end: {state.first_end:%d/%m/%Y}; băm / digest {state.digest}")


def scrub(home: options.Home = None, json: options.Json = False) -> None:
    """Read the stored objects again that were not read for a month, and those in quarantine; exit status 1 when any is
    damaged or missing.

    The same runs once a day, slowly, where ``vanthu serve`` runs. Damage is repaired from `VANTHU_REPLICA` when set.
    """
    from api.settings import Settings
    from api.wiring.offices import open_office
    from api.wiring.upkeep import upkeep_of
    from records.database import snapshot
    from records.scrubbing import quarantined

    settings = Settings.from_environment(home=home)
    with open_office(settings) as office:
        scrubbing = upkeep_of(office, settings).scrubbing
        again = scrubbing.scrub_quarantined()
        checked, repaired = again.checked, len(again.repaired)
        while (done := scrubbing.scrub()).checked:
            checked, repaired = checked + done.checked, repaired + len(done.repaired)
        with snapshot(office.engine) as tx:
            waiting = quarantined(tx)
    if json:
        print_json({"checked": checked, "repaired": repaired, "quarantined": list(waiting)})
    else:
        out.print(f"{checked} đối tượng đã đọc lại / objects read, {repaired} đã phục hồi / repaired")
        for sha256 in waiting:
            out.print(f"[red]✘ cách ly / in quarantine[/]: {sha256}")
    raise typer.Exit(1 if waiting else 0)


def write_evidence(
    record: Annotated[str, typer.Argument(help="Record identifier (rec_…).")],
    folder: Annotated[Path, typer.Option("--out", help="Folder to write into; made when it is not there.")],
    home: options.Home = None,
) -> None:
    """Write the evidence record of every object of a record: ``<sha256>.ers`` beside ``<sha256>.bin``."""
    from api.settings import Settings
    from api.wiring.offices import open_office
    from api.wiring.upkeep import upkeep_of
    from records.archive import load_record
    from records.database import snapshot
    from records.identifiers import RecordId

    settings = Settings.from_environment(home=home)
    with open_office(settings) as office:
        evidence = upkeep_of(office, settings).evidence
        with snapshot(office.engine) as tx:
            hashes = sorted(load_record(tx, RecordId.parse(record)).hashes)
        found = {sha256: (office.objects.get(sha256), evidence.record_of(sha256)) for sha256 in hashes}
    folder.mkdir(parents=True, exist_ok=True)
    for sha256, (data, proof) in found.items():
        (folder / f"{sha256}.bin").write_bytes(data)
        (folder / f"{sha256}.ers").write_bytes(proof)
        out.print(escape(str(folder / f"{sha256}.ers")))


def verify_evidence(
    file: Annotated[Path, typer.Argument(help="The file that is to be proved.")],
    evidence: Annotated[Path, typer.Argument(help="Its evidence record (RFC 4998, DER).")],
    trust: Annotated[list[Path] | None, typer.Option("--trust", help="PEM of roots to trust as well.")] = None,
    system_trust: Annotated[bool, typer.Option(help="Trust the roots of this installation.")] = True,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Check an evidence record with nothing but the file and the roots; exit status 1 when it does not hold."""
    from api.clocks import system_clock
    from api.files import read_file
    from api.settings import Settings
    from api.wiring.verifying import trust_with
    from records.evidence.policy import load_policy
    from signer.evidence_record.verifying import verify_record

    store = trust_with(Settings.from_environment(home=home), tuple(trust or ()), system_trust=system_trust)
    found = verify_record(read_file(evidence), read_file(file), store, system_clock(), load_policy().is_strong)
    if json:
        print_json(_report(found))
    else:
        _print(found)
    raise typer.Exit(0 if found.holds else 1)


def _members(state: EvidenceState) -> dict[str, object]:
    end = state.first_end.isoformat() if state.first_end else None
    return {
        "uncovered": state.uncovered,
        "timestamps": state.timestamps,
        "first_end": end,
        "due": state.due,
        "digest": state.digest,
    }


def _report(found: EvidenceReport) -> dict[str, object]:
    return {
        "holds": found.holds,
        "existed_at": found.existed_at.isoformat() if found.existed_at else None,
        "problems": list(found.problems),
        "timestamps": [
            {
                "chain": one.chain,
                "at": one.at.isoformat() if one.at else None,
                "authority": one.authority,
                "digest": one.digest,
                "problems": list(one.problems),
                "unproved": list(one.unproved),
            }
            for one in found.timestamps
        ],
    }


def _print(found: EvidenceReport) -> None:
    for code in found.problems:
        out.print(f"[red]✘ {escape(code)}[/]")
    for one in found.timestamps:
        at = (one.at or datetime.min.replace(tzinfo=UTC)).strftime("%d/%m/%Y %H:%M:%S UTC")
        mark = "[red]✘[/]" if one.problems else "[green]✔[/]"
        notes = " ".join((*one.problems, *one.unproved))
        out.print(f"{mark} {at}  {one.digest:7} {escape(one.authority)}  [dim]{escape(notes)}[/]")
    if found.holds and found.existed_at is not None:
        out.print(f"[green]✔ tồn tại từ / existed at {found.existed_at:%d/%m/%Y %H:%M:%S} UTC[/]")
