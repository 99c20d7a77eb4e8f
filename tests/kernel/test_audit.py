"""The audit log's chain of seals: what is changed, removed or slipped in is named."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError

from echo_community.kernel import audit, sealing, verifying
from echo_community.kernel.actor import ANYBODY
from echo_community.kernel.audit import AppendOnly, AuditEntry, AuditSeal
from echo_community.kernel.db import db, transaction
from echo_community.kernel.sealing import seal_all
from echo_community.kernel.verifying import Break, verify
from echo_community.ops.backup import back_up
from echo_community.ops.doctor import check_audit
from echo_community.ops.restore import restore
from echo_community.programmes.models import Programme
from tests.conftest import POSTGRES
from tests.ops.conftest import Run, command, elsewhere, other  # noqa: F401  fixtures
from tests.world import World


@pytest.fixture
def programme(world: World, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """A programme to write of, batches of three, and no long waits."""
    monkeypatch.setattr(sealing, "BATCH", 3)
    monkeypatch.setattr(sealing, "PAUSE", 0)
    return world.programme()


def write(programme: Programme, count: int) -> None:
    for n in range(count):
        with transaction():
            audit.record(ANYBODY, "programme.edit", programme, n=n, why="é\u2028\U0001f642")


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """What somebody with the database's own tools can do: the triggers are gone for a while."""
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in tables:
            names = [f"{table}_update", f"{table}_delete"] if not POSTGRES else [f"{table}_kept"]
            for name in names:
                on = f" ON {table}" if POSTGRES else ""
                connection.execute(text(f"DROP TRIGGER {name}{on}"))
    try:
        yield
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            for table in tables:
                for statement in AppendOnly(table).statements(connection.dialect.name):
                    connection.exec_driver_sql(statement)


def run(statement: str, **values: Any) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text(statement), values)
    db.session.rollback()


def copy_of(number: int, under: int) -> str:
    kept = "at, actor_id, programme_id, act, thing, thing_id, revision, detail"
    return (
        f"INSERT INTO audit_entries (id, {kept}) "
        f"SELECT {under}, {kept} FROM audit_entries WHERE id = {number}"
    )


def test_entries_are_sealed_in_batches_each_over_the_one_before(programme: Programme) -> None:
    write(programme, 7)

    assert (seal_all(), seal_all()) == (7, 0)

    seals = db.session.query(AuditSeal).order_by(AuditSeal.id).all()
    assert [(s.id, s.count) for s in seals] == [(1, 3), (2, 3), (3, 1)]
    assert [s.previous for s in seals] == [sealing.BEGINNING, seals[0].hash, seals[1].hash]
    found = verify()
    assert (found.broken, found.seals, found.entries, found.unsealed) == (None, 3, 7, 0)
    assert found.head.hash == seals[2].hash == sealing.head().hash


def test_what_is_written_after_the_seal_waits_for_the_next(programme: Programme) -> None:
    assert verify().broken is None  # nothing at all is whole
    write(programme, 4)
    seal_all()
    write(programme, 2)

    assert verify().unsealed == 2
    sealing.seal_audit.work()

    assert (verify().unsealed, verify().seals) == (0, 3)


@pytest.mark.parametrize("column", ["actor_id", "thing_id", "revision", "programme_id"])
def test_a_changed_number_is_found(programme: Programme, column: str) -> None:
    write(programme, 7)
    seal_all()
    fifth = db.session.query(AuditEntry.id).order_by(AuditEntry.id).offset(4).limit(1).scalar()

    with unguarded("audit_entries"):
        run(f"UPDATE audit_entries SET {column} = 4711 WHERE id = :id", id=fifth)

    assert verify().broken == Break("changed", 2, fifth)


def test_a_changed_moment_act_or_detail_is_found(programme: Programme) -> None:
    write(programme, 2)
    seal_all()
    first = db.session.query(AuditEntry.id).order_by(AuditEntry.id).limit(1).scalar()
    whole = db.session.get_one(AuditEntry, first)
    as_it_was = {"at": whole.at, "act": whole.act, "detail": dict(whole.detail)}

    with unguarded("audit_entries"):
        for change in (
            {"at": whole.at.replace(year=2001)},
            {"act": "programme.create"},
            {"detail": {"n": 0}},
        ):
            db.session.rollback()
            with db.engine.begin() as connection:
                connection.execute(update(AuditEntry).where(AuditEntry.id == first).values(change))
            assert verify().broken == Break("changed", 1, first)
            db.session.rollback()
            with db.engine.begin() as connection:
                back = update(AuditEntry).where(AuditEntry.id == first).values(as_it_was)
                connection.execute(back)
            db.session.rollback()
            assert verify().broken is None


@pytest.mark.parametrize("which", [0, 3, 6], ids=["first", "in the middle", "last"])
def test_a_removed_entry_is_found(programme: Programme, which: int) -> None:
    write(programme, 7)
    seal_all()
    numbers = [row[0] for row in db.session.query(AuditEntry.id).order_by(AuditEntry.id)]

    with unguarded("audit_entries"):
        run("DELETE FROM audit_entries WHERE id = :id", id=numbers[which])

    assert verify().broken == Break("removed", which // 3 + 1, numbers[which])


def test_an_entry_that_is_slipped_in_is_found_wherever(programme: Programme) -> None:
    write(programme, 7)
    # A number that was given and lost, as a rollback on PostgreSQL leaves it.
    with unguarded("audit_entries"):
        run("DELETE FROM audit_entries WHERE id = 4")
    seal_all()
    assert verify().broken is None

    run(copy_of(2, under=4))
    assert verify().broken == Break("inserted", 2, 4)
    with unguarded("audit_entries"):
        run("DELETE FROM audit_entries WHERE id = 4")
    run(copy_of(2, under=-5))  # before everything
    assert verify().broken == Break("inserted", 1, -5)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("DELETE FROM audit_seals WHERE id = 1", Break("seal missing", 1)),
        ("DELETE FROM audit_seals WHERE id = 2", Break("seal missing", 2)),
        ("UPDATE audit_seals SET hash = previous WHERE id = 3", Break("seal changed", 3)),
        ("UPDATE audit_seals SET count = 2 WHERE id = 2", Break("seal changed", 2)),
        ("UPDATE audit_seals SET last_id = last_id + 1 WHERE id = 1", None),
    ],
)
def test_a_seal_that_is_taken_or_changed_is_found(
    programme: Programme, statement: str, broken: Break | None
) -> None:
    write(programme, 7)
    seal_all()

    with unguarded("audit_seals"):
        run(statement)

    found = verify().broken
    assert found == broken if broken else found is not None


def test_a_chain_made_anew_over_changed_entries_lacks_the_head_that_was_noted(
    programme: Programme,
) -> None:
    write(programme, 7)
    seal_all()
    noted = sealing.head().hash
    write(programme, 1)
    seal_all()
    assert verify(noted).broken is None

    with unguarded("audit_entries", "audit_seals"):
        run("DELETE FROM audit_seals")
        run("UPDATE audit_entries SET actor_id = 4711 WHERE id = 2")
    seal_all()

    assert verify().broken is None  # which is why the head is noted outside
    assert verify(noted).broken == Break("head missing", 3)


def test_the_last_seal_taken_away_shows_by_the_noted_head_alone(programme: Programme) -> None:
    write(programme, 7)
    seal_all()
    noted = sealing.head().hash

    with unguarded("audit_seals"):
        run("DELETE FROM audit_seals WHERE id = 3")

    assert (verify().broken, verify().unsealed) == (None, 1)
    assert verify(noted).broken == Break("head missing", 2)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_seals SET count = 9", "DELETE FROM audit_seals"]
)
def test_the_database_refuses_to_change_or_remove_a_seal(
    programme: Programme, statement: str
) -> None:
    write(programme, 1)
    seal_all()

    with pytest.raises(DBAPIError, match="append-only"):
        run(statement)


if POSTGRES:

    def test_nothing_is_sealed_while_a_lower_number_may_still_appear(
        programme: Programme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sealing, "TRIES", 2)
        values = {
            "at": programme.created_at, "actor_id": 1, "programme_id": programme.id,
            "act": "post.write", "thing": "posts", "thing_id": 1, "detail": {},
        }  # fmt: skip
        with db.engine.connect() as slow:
            early = slow.execute(insert(AuditEntry).returning(AuditEntry.id), values).scalar()
            write(programme, 2)  # higher numbers, committed first

            assert seal_all() == 0

            slow.commit()
        assert seal_all() == 3
        kept = db.session.get_one(AuditSeal, 1).kept
        assert early == min(kept)
        assert verify().broken is None


def test_a_backup_carries_the_seals_and_its_restored_log_verifies(
    programme: Programme,
    other: Flask,  # noqa: F811
    tmp_path: Path,
) -> None:
    write(programme, 7)
    seal_all()
    write(programme, 1)
    noted = sealing.head().hash
    back_up(tmp_path / "one.zip", "0.1.0")

    with other.app_context():
        restore(str(tmp_path / "one.zip"))

        found = verify(noted)
        assert (found.broken, found.seals, found.entries, found.unsealed) == (None, 3, 7, 1)
        assert seal_all() == 1
        assert verify(noted).broken is None
        with pytest.raises(DBAPIError, match="append-only"):
            run("DELETE FROM audit_seals")


def test_the_command_verifies_and_ends_with_one_when_broken(
    programme: Programme,
    command: Run,  # noqa: F811
) -> None:
    write(programme, 4)

    assert command("audit", "seal").stdout == "4 entries sealed.\n"
    number, head, when = command("audit", "head").stdout.split()
    assert (number, len(head)) == ("2", 64)
    assert when.startswith("20")
    assert "4 entries under 2 seals" in command("audit", "verify", "--head", head).stdout
    whole = json.loads(command("audit", "verify", "--json").stdout)
    assert (whole["whole"], whole["entries"], whole["head"]) == (True, 4, head)

    with unguarded("audit_entries"):
        run("UPDATE audit_entries SET actor_id = 4711 WHERE id = 2")

    result = command("audit", "verify")
    assert (result.exit_code, result.stdout) == (1, "BROKEN. Batch 1: entry 2 was changed.\n")
    broken = json.loads(command("audit", "verify", "--json").stdout)
    assert broken["broken"] == {"what": "changed", "seal": 1, "entry": 2}
    assert command("audit", "verify", "--head", "f" * 64).exit_code == 1


def test_doctor_says_when_nothing_is_sealed_and_when_the_newest_batch_differs(
    programme: Programme,
) -> None:
    write(programme, 4)
    assert check_audit().well
    seal_all()
    assert check_audit().well
    with unguarded("audit_entries"):
        run("UPDATE audit_entries SET at = :at WHERE id = 4", at="2001-01-01 00:00:00+00:00")

    assert not check_audit().well
    assert "audit verify" in check_audit().mend

    with unguarded("audit_seals"):
        run("DELETE FROM audit_seals WHERE id = 2")
    assert "since 2001-01-01" in check_audit().words


def test_reading_the_chain_holds_one_batch_at_a_time(
    programme: Programme, count_queries: Any
) -> None:
    write(programme, 9)
    seal_all()

    with count_queries() as seen:
        assert verifying.newest_is_whole()
    assert len(seen) == 2  # the last seals, and the entries of one
