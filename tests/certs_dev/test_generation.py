from __future__ import annotations

import stat
import threading
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from certs_dev import DevPki, DevPkiError, ensure, generate, store
from certs_dev.store import CERTOMANCER_FILE, INCOMPLETE_MARK, MARKER_FILE


def _code(error: pytest.ExceptionInfo[DevPkiError]) -> str:
    return error.value.code


def test_keys_are_for_their_owner_only(pki: DevPki) -> None:
    keys = list(pki.folder.glob("credentials/*/key.pem"))
    assert len(keys) >= 25
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    assert stat.S_IMODE(pki.folder.stat().st_mode) == 0o700


def test_marker_shouts_development_only_in_two_languages(pki: DevPki) -> None:
    marker = (pki.folder / MARKER_FILE).read_text(encoding="utf-8")
    assert "CHỈ DÙNG ĐỂ PHÁT TRIỂN" in marker
    assert "FOR DEVELOPMENT AND TESTS ONLY" in marker


def test_loaded_pki_equals_the_generated_one(pki: DevPki) -> None:
    loaded = DevPki.load(pki.folder)
    assert loaded.entries == pki.entries
    assert loaded.certificate("agency-1") == pki.certificate("agency-1")
    assert (loaded.base_url, loaded.generated_at) == (pki.base_url, pki.generated_at)


def test_certomancer_itself_issues_the_same_certificates_from_what_was_left(pki: DevPki) -> None:
    configuration = yaml.safe_load((pki.folder / CERTOMANCER_FILE).read_text(encoding="utf-8"))
    config = CertomancerConfig(configuration, key_search_dir=str(pki.folder), lazy_load_keys=True)
    leader = config.get_pki_arch(ArchLabel("cong-vu")).get_cert(CertLabel("leader-1"))
    assert leader.dump() == pki.certificate("leader-1")


@pytest.mark.parametrize("make", [generate, ensure])
def test_generating_is_refused_in_production(make, empty_home: Path, base_url: str, now: datetime) -> None:
    with pytest.raises(DevPkiError) as error:
        make(empty_home / "pki", base_url, now, production=True)
    assert _code(error) == "dev-pki-production"
    assert list(empty_home.iterdir()) == []


def test_loading_is_refused_in_production(pki: DevPki) -> None:
    with pytest.raises(DevPkiError) as error:
        DevPki.load(pki.folder, production=True)
    assert _code(error) == "dev-pki-production"


def test_generating_again_is_refused_and_changes_nothing(pki: DevPki, base_url: str, now: datetime) -> None:
    before = pki.certificate("cong-vu-root")
    with pytest.raises(DevPkiError) as error:
        generate(pki.folder, base_url, now)
    assert _code(error) == "dev-pki-exists"
    assert DevPki.load(pki.folder).certificate("cong-vu-root") == before


def test_ensuring_keeps_the_pki_that_is_there(pki: DevPki, now: datetime) -> None:
    kept = ensure(pki.folder, "http://127.0.0.1:9", now)
    assert kept.certificate("cong-vu-root") == pki.certificate("cong-vu-root")
    assert kept.base_url == pki.base_url


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError])
def test_interrupted_generation_leaves_nothing(
    interruption: type[BaseException], empty_home: Path, base_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise interruption

    monkeypatch.setattr(store, "write_head", interrupt)
    with pytest.raises(interruption):
        generate(empty_home / "pki", base_url, now)
    assert list(empty_home.iterdir()) == []


def test_generation_sweeps_what_a_killed_one_left(empty_home: Path, base_url: str, now: datetime) -> None:
    leftover = empty_home / f"{INCOMPLETE_MARK}killed"
    leftover.mkdir()
    (leftover / "key.pem").write_text("half a key")
    generate(empty_home / "pki", base_url, now)
    assert [path.name for path in empty_home.iterdir()] == ["pki"]


def test_two_at_once_end_with_one_pki(empty_home: Path, base_url: str, now: datetime) -> None:
    roots: list[bytes] = []

    def run() -> None:
        roots.append(ensure(empty_home / "pki", base_url, now).certificate("cong-vu-root"))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(roots) == 2
    assert len(set(roots)) == 1


@pytest.mark.parametrize("base_url", ["http://192.0.2.1:80", "https://127.0.0.1:1", "http://ca.example", "nonsense"])
def test_addresses_off_the_loopback_are_refused(base_url: str, empty_home: Path, now: datetime) -> None:
    with pytest.raises(DevPkiError) as error:
        generate(empty_home / "pki", base_url, now)
    assert _code(error) == "dev-pki-not-loopback"


def test_a_time_without_zone_is_refused(empty_home: Path, base_url: str, now: datetime) -> None:
    with pytest.raises(DevPkiError) as error:
        generate(empty_home / "pki", base_url, now.replace(tzinfo=None))
    assert _code(error) == "dev-pki-clock"


def test_a_folder_without_marker_is_not_a_pki(tmp_path: Path) -> None:
    with pytest.raises(DevPkiError) as error:
        DevPki.load(tmp_path)
    assert _code(error) == "dev-pki-not-marked"


def test_no_folder_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DevPkiError) as error:
        DevPki.load(tmp_path / "pki")
    assert _code(error) == "dev-pki-missing"


@pytest.fixture
def marked_folder(tmp_path: Path, pki: DevPki) -> Path:
    folder = tmp_path / "pki"
    folder.mkdir(mode=0o700)
    (folder / MARKER_FILE).write_bytes((pki.folder / MARKER_FILE).read_bytes())
    return folder


def test_a_damaged_inventory_is_said_to_be_damaged(marked_folder: Path) -> None:
    (marked_folder / "manifest.json").write_text("{}")
    with pytest.raises(DevPkiError) as error:
        DevPki.load(marked_folder)
    assert _code(error) == "dev-pki-damaged"


def test_a_folder_open_to_others_is_refused(marked_folder: Path) -> None:
    marked_folder.chmod(0o755)
    with pytest.raises(DevPkiError) as error:
        DevPki.load(marked_folder)
    assert _code(error) == "dev-pki-folder-open"
