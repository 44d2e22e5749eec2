"""Every act tried in every state: what the table of transitions allows happens, everything else is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from records import audit, outgoing
from records.database import snapshot, transaction
from records.errors import ConflictError, InternalError
from records.outgoing import TRANSITIONS, Act, Draft, OutgoingDocument, Submitted, store
from records.outgoing.transitions import STATE_NAMES, STATE_NAMES_VI
from records.storage_local import LocalStore
from tests.records.every_state import DO, MAKE
from tests.records.office import Line, open_office

TABLE = {(one.act, one.before): one.after for one in TRANSITIONS}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database for all: every attempt is rolled back."""
    engine = open_office(tmp_path_factory.mktemp("states") / "vanthu.sqlite")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def store_of_all(tmp_path_factory: pytest.TempPathFactory) -> LocalStore:
    return LocalStore.open(tmp_path_factory.mktemp("states") / "store")


class _RollBack(Exception):
    """Ends an attempt without keeping it."""


@contextmanager
def attempt(engine: Engine) -> Iterator[Connection]:
    """A transaction that leaves nothing behind."""
    with suppress(_RollBack), transaction(engine) as tx:
        yield tx
        raise _RollBack


@pytest.mark.parametrize("state", MAKE, ids=lambda state: STATE_NAMES[state])
@pytest.mark.parametrize("act", DO)
def test_every_act_in_every_state(
    engine: Engine, store_of_all: LocalStore, state: type[OutgoingDocument], act: Act
) -> None:
    line = Line(engine, store_of_all)
    with attempt(engine) as tx:
        document = MAKE[state](line, tx)
        assert type(document) is state
        expected = TABLE.get((act, state))
        if expected is None:
            with pytest.raises(ConflictError) as refusal:
                DO[act](line, tx, document.id)
            assert refusal.value.code == "state-conflict"
            assert outgoing.find(tx, document.id) == document
        else:
            DO[act](line, tx, document.id)
            after = outgoing.find(tx, document.id)
            assert (type(after), after.version > document.version) == (expected, True)
            assert outgoing.versions(tx, document.id)[-1].act is act


def test_the_tests_make_every_state_and_try_every_act() -> None:
    assert set(MAKE) == set(STATE_NAMES) == set(STATE_NAMES_VI)
    assert set(DO) == set(Act) - {Act.CREATE}


def test_every_state_can_be_reached_from_the_draft() -> None:
    reached, frontier = {Draft}, {Draft}
    while frontier:
        frontier = {one.after for one in TRANSITIONS if one.before in frontier} - reached
        reached |= frontier
    assert reached == set(STATE_NAMES)


def test_a_signer_who_signed_has_nothing_more_to_refuse() -> None:
    after_signing = {one.after for one in TRANSITIONS if one.act is Act.SIGN}
    assert [one for one in TRANSITIONS if one.before in after_signing and one.part is outgoing.Part.SIGNER] == []


def test_a_move_that_the_table_does_not_have_is_refused_by_the_store(engine: Engine, store_of_all: LocalStore) -> None:
    line = Line(engine, store_of_all)
    with attempt(engine) as tx:
        sealed = line.sealed(tx)
        back = store.become(Submitted, sealed, submitted_by="per_clerk", submitted_at=line.at)
        with pytest.raises(InternalError, match="transition-unknown"):
            store.advance(tx, line.by(), sealed, back)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(list(DO)), min_size=1, max_size=25))
def test_any_walk_keeps_to_the_table_and_its_history_tells_it(engine: Engine, tmp_path: Path, acts: list[Act]) -> None:
    line = Line(engine, LocalStore.open(tmp_path / "store"))
    with transaction(engine) as tx:
        document_id = line.draft(tx).id
    walked = ["create"]
    for act in acts:
        with snapshot(engine) as tx:
            before = type(outgoing.find(tx, document_id))
        try:
            with transaction(engine) as tx:
                DO[act](line, tx, document_id)
        except ConflictError:
            assert (act, before) not in TABLE
        else:
            walked.append(act)
            assert (act, before) in TABLE
    with snapshot(engine) as tx:
        told = outgoing.versions(tx, document_id)
        assert audit.verify(tx) is None
    assert [entry.act for entry in told] == walked
    assert [entry.version for entry in told] == list(range(1, len(walked) + 1))
