"""How many SQL statements a thread page takes, sign-in included."""

from collections.abc import Sequence

from sqlalchemy import event

from echo_community.app import create_app
from echo_community.kernel.db import db
from tests.bench.site import Site


def of_thread_pages(made: Site) -> tuple[int, Sequence[str]]:
    """The most that any of the threads takes on a second visit, and the canonical paths."""
    app = create_app(made.settings)
    seen: list[str] = []
    counts, paths = [], []
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    client = app.test_client()
    name, value = made.cookies[0].split("=", 1)
    client.set_cookie(name, value)
    for thread_id in made.threads:
        response = client.get(f"/t/{thread_id}", follow_redirects=True)
        paths.append(response.request.path)
        seen.clear()
        client.get(paths[-1])
        counts.append(len(seen))
    engine.dispose()
    return max(counts), paths
