"""Members report posts, moderators decide, experts correct unsafe advice.

A review is one thing that waits for a decision; flags and questions to the author point at it.
What is held already gets its review. No post is under review, and of each new member the hub looks
at the first post.
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
        sa.Column("asked", sa.Boolean(), nullable=False),
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
    op.create_table(
        "review_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("is_answer", sa.Boolean(), nullable=False),
        sa.Column("body", sa.String(1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _to("review_messages", "programme_id", "programmes"),
        _to("review_messages", "review_id", "reviews"),
        _to("review_messages", "author_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_messages")),
    )
    op.create_index("ix_review_messages_review", "review_messages", ["review_id"])
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("nameless", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        _to("corrections", "post_id", "posts"),
        _to("corrections", "programme_id", "programmes"),
        _to("corrections", "author_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_post", "corrections", ["post_id"])
    op.add_column(
        "posts",
        sa.Column("under_review", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "programmes", sa.Column("first_posts", sa.Integer(), nullable=False, server_default="1")
    )
    op.execute(HELD)


HELD = """
INSERT INTO reviews (programme_id, cause, gravity, thread_id, post_id, about_id, opened_at, asked,
    note, before)
SELECT programme_id, 'held', 2, thread_id, id, author_id, created_at, FALSE, '', '{}'
FROM posts WHERE held AND NOT hidden
"""


def downgrade() -> None:
    op.drop_column("programmes", "first_posts")
    op.drop_column("posts", "under_review")
    op.drop_table("corrections")
    op.drop_table("review_messages")
    op.drop_table("flags")
    op.drop_table("reviews")
