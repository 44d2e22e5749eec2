"""The command tree. Commands import what they need when they run, so that ``--help`` is quick."""

from __future__ import annotations

import typer

from api.cli import (
    agency,
    archive,
    audit,
    bench,
    check_form,
    compose,
    database,
    demo,
    doc,
    edxml,
    evidence,
    exports,
    incoming,
    jobs,
    keeping,
    office,
    pki,
    raise_level,
    register,
    screen,
    serve,
    sign,
    sign_elsewhere,
    text_template,
    trust,
    verify,
    work,
)

app = typer.Typer(
    name="vanthu",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Official documents from draft to archive: compose, sign, seal, verify, keep.",
)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("work")(work.work)
app.command("verify")(verify.verify)
app.command("sign")(sign.sign)
app.command("sign-begin")(sign_elsewhere.sign_begin)
app.command("sign-complete")(sign_elsewhere.sign_complete)
app.command("raise")(raise_level.raise_signatures)
app.command("screen")(screen.screen)
app.command("compose")(compose.compose)
app.command("check-form")(check_form.check_form)
app.command("bench")(bench.bench)
app.add_typer(incoming.app, name="incoming")
app.add_typer(edxml.app, name="edxml")
app.add_typer(register.app, name="register")
app.add_typer(agency.app, name="agency")
app.add_typer(archive.app, name="archive")
archive.app.command("renew")(evidence.renew)
archive.app.command("scrub")(evidence.scrub)
archive.app.command("evidence")(evidence.write_evidence)
archive.app.command("verify-evidence")(evidence.verify_evidence)
archive.app.command("records")(keeping.records)
archive.app.add_typer(keeping.files, name="files")
archive.app.add_typer(keeping.hold, name="hold")
archive.app.add_typer(keeping.dispose, name="dispose")
archive.app.add_typer(keeping.purge, name="purge")
app.add_typer(audit.app, name="audit")
app.add_typer(exports.app, name="exports")
app.add_typer(jobs.app, name="jobs")
app.add_typer(database.app, name="db")
app.add_typer(pki.app, name="pki")
app.add_typer(doc.app, name="doc")
app.add_typer(office.delegations, name="delegation")
app.add_typer(text_template.app, name="text-template")
app.add_typer(office.calendar, name="calendar")
app.command("alerts")(office.alerts)
app.add_typer(trust.app, name="trust")
