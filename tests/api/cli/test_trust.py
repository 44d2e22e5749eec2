"""``vanthu trust``: anchors are pinned, confirmed, listed; a folder that was tampered with is refused."""

from __future__ import annotations

from pathlib import Path

from tests.api.cli.conftest import Run


def test_pinned_roots_are_trusted_in_production_and_strange_files_stop_everything(
    run: Run, home: Path, document: Path, tmp_path: Path
) -> None:
    roots, other = tmp_path / "roots.pem", tmp_path / "other"
    assert run("pki", "roots", "--out", roots, "--home", home).status == 0
    added = run("trust", "add", roots, "--hierarchy", "cong_vu", "--source", "development", "--home", other)
    assert added.status == 0
    asked = ("verify", document, "--home", other, "--offline", "--json")
    assert run(*asked, VANTHU_PRODUCTION="1").objects[0]["verdict"] == "VALID"
    (row,) = run("trust", "list", "--home", other, "--json").objects
    assert (row["hierarchy"], row["source"]) == ("cong_vu", "development")
    (other / "trust" / "cong_vu" / "slipped-in.pem").write_bytes(roots.read_bytes())
    refused = run(*asked, VANTHU_PRODUCTION="1")
    assert (refused.status, refused.out) == (1, "")
    assert "anchor-not-pinned" in refused.err


def test_anchors_that_nobody_confirmed_for_long_decide_nothing(
    run: Run, home: Path, document: Path, tmp_path: Path
) -> None:
    roots, other = tmp_path / "roots.pem", tmp_path / "other"
    run("pki", "roots", "--out", roots, "--home", home)
    run("trust", "add", roots, "--hierarchy", "cong_vu", "--source", "development", "--home", other)
    manifest = other / "trust" / "cong_vu" / "anchors.toml"
    manifest.write_text(manifest.read_text().replace("valid_days = 180", "valid_days = -1"))
    asked = ("verify", document, "--home", other, "--offline", "--json")
    report = run(*asked, VANTHU_PRODUCTION="1").objects[0]
    assert (report["verdict"], report["reasons"][0]["code"]) == ("INDETERMINATE", "trust-store-stale")  # type: ignore[index]


def test_what_is_no_certificate_or_no_hierarchy_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("nothing")
    for hierarchy, code in (("cong_vu", "not-a-certificate"), ("theirs", "hierarchy-unknown")):
        asked = ("trust", "add", tmp_path / "x.pem", "--hierarchy", hierarchy, "--source", "s", "--home", tmp_path)
        answer = run(*asked)
        assert answer.status not in (0,)
        assert code in answer.err
