"""What the database is told of its own tables."""

from typing import Any

from sqlalchemy import event, insert

from echo_community.discussions import queries, services
from echo_community.discussions.models import Thread
from echo_community.kernel.db import db, dialect, keep_statistics, transaction
from tests.world import World

MANY = 600


def test_what_is_new_begins_with_what_one_has_read_and_not_with_every_thread(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    read = world.thread(by=ben)
    with transaction() as session:
        session.execute(
            insert(Thread),
            [
                {"programme_id": read.programme_id, "author_id": ben.id, "title": "T", "slug": "t"}
                for _ in range(MANY)
            ],
        )
    services.mark_read(amina, read.id, 1)
    seen: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if "count(" in statement:
            seen.append((statement, parameters))

    keep_statistics()
    event.listen(db.engine, "before_cursor_execute", note)
    assert queries.count_home(amina, read.programme_id)[0] == 0
    event.remove(db.engine, "before_cursor_execute", note)

    if dialect() == "sqlite":  # PostgreSQL keeps its own, and plans by them
        [(statement, parameters)] = seen
        plan = db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", parameters
        )
        tables = [row[3].split()[1] for row in plan if row[3].startswith(("SEARCH", "SCAN"))]
        assert [table for table in tables if table != "CONSTANT"][0] == "read_marks", tables
