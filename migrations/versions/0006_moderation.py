"""Members report posts, and moderators decide.

A review is one thing that waits for a decision; flags point at it. Nothing that exists is changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("gravity", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer()),
        sa.Column("post_id", sa.Integer()),
        sa.Column("about_id", sa.Integer()),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by_id", sa.Integer()),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("decision", sa.String(20)),
        sa.Column("reason", sa.String(20)),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("before", sa.JSON(), nullable=False),
        _to("reviews", "programme_id", "programmes"),
        _to("reviews", "thread_id", "threads"),
        _to("reviews", "post_id", "posts"),
        _to("reviews", "about_id", "users"),
        _to("reviews", "claimed_by_id", "users"),
        _to("reviews", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(
        "ix_reviews_open", "reviews", ["programme_id", "decided_at", "gravity", "opened_at"]
    )
    op.create_index("ix_reviews_post", "reviews", ["post_id"])
    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _to("flags", "programme_id", "programmes"),
        _to("flags", "review_id", "reviews"),
        _to("flags", "post_id", "posts"),
        _to("flags", "author_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sa.UniqueConstraint("post_id", "author_id", name=op.f("uq_flags_post_id_author_id")),
    )
    op.create_index("ix_flags_review", "flags", ["review_id"])
    op.create_index("ix_flags_author", "flags", ["author_id", "created_at"])


def downgrade() -> None:
    op.drop_table("flags")
    op.drop_table("reviews")
