"""How Alembic reaches the database: by the application's own engine."""

from alembic import context
from flask import current_app

from echo_community.kernel.db import Base

engine = current_app.extensions["migrate"].db.engine


def is_ours(thing: object, name: str | None, kind: str, reflected: bool, compared: object) -> bool:
    """Leave the full-text tables, which SQLite makes many of, out of comparisons."""
    return not (kind == "table" and (name or "").startswith("search_words"))


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        include_object=is_ours,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
