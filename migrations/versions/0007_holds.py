"""The guard says why it holds a post, and is counted.

A hold keeps the labels of what was found and the reason its author gave, never the words found.
Counts are kept by month, label and outcome. Posts that are held already have no hold: nobody noted
why.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("labels", sa.String(300), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by_id", sa.Integer()),
        _to("holds", "programme_id", "programmes"),
        _to("holds", "author_id", "users"),
        _to("holds", "ended_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_post", "holds", ["post_id"])
    op.create_table(
        "guard_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _to("guard_counts", "programme_id", "programmes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guard_counts")),
        sa.UniqueConstraint(
            "programme_id",
            "month",
            "label",
            "outcome",
            name=op.f("uq_guard_counts_programme_id_month_label_outcome"),
        ),
    )


def downgrade() -> None:
    op.drop_table("guard_counts")
    op.drop_table("holds")
