"""Identifiers that slipped through are taken out of everything, and all is scanned again.

A purge keeps its words only until they stand nowhere else. `purged_things` lists what copies made
before must let go of. A scan notes how far it has come, so that it goes on after a stop. Nothing
that exists is changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    op.create_table(
        "purges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        _to("purges", "programme_id", "programmes"),
        _to("purges", "thread_id", "threads"),
        _to("purges", "post_id", "posts"),
        _to("purges", "actor_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purges")),
    )
    op.create_index("ix_purges_post", "purges", ["post_id"])
    op.create_index("ix_purges_unfinished", "purges", ["finished_at"])
    op.create_index("ix_purges_programme", "purges", ["programme_id", "asked_at"])
    op.create_table(
        "purged_things",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purge_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer()),
        sa.Column("post_number", sa.Integer()),
        sa.Column("file_id", sa.Integer()),
        sa.Column("stored", sa.String(64), nullable=False),
        sa.Column("thumbnail", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _to("purged_things", "purge_id", "purges"),
        _to("purged_things", "programme_id", "programmes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purged_things")),
    )
    op.create_index("ix_purged_things_since", "purged_things", ["programme_id", "at"])
    op.create_index("ix_purged_things_purge", "purged_things", ["purge_id"])
    op.create_table(
        "scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer()),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("hides", sa.Boolean(), nullable=False),
        sa.Column("last_post_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("stopped", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        _to("scans", "programme_id", "programmes"),
        _to("scans", "asked_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
    )
    op.create_index("ix_scans_unfinished", "scans", ["programme_id", "finished_at"])


def downgrade() -> None:
    op.drop_table("scans")
    op.drop_table("purged_things")
    op.drop_table("purges")
