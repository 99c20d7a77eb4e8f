"""Practice pearls: what an expert makes of a consult, its topics, earlier versions and reviews.

Nobody has made one yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "pearls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_html", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.String(length=240), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _reference("pearls", "author_id", "users.id"),
        _reference("pearls", "held_by_id", "users.id"),
        _reference("pearls", "hidden_by_id", "users.id"),
        _reference("pearls", "post_id", "posts.id"),
        _reference("pearls", "programme_id", "programmes.id"),
        _reference("pearls", "successor_id", "pearls.id"),
        _reference("pearls", "superseded_by_id", "users.id"),
        _reference("pearls", "thread_id", "threads.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pearls")),
    )
    op.create_index("ix_pearls_newest", "pearls", ["programme_id", "created_at", "id"])
    op.create_index("ix_pearls_review", "pearls", ["programme_id", "review_on"])
    op.create_index("ix_pearls_thread", "pearls", ["thread_id"])
    op.create_table(
        "pearl_topics",
        sa.Column("pearl_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        _reference("pearl_topics", "pearl_id", "pearls.id"),
        _reference("pearl_topics", "topic_id", "topics.id"),
        sa.PrimaryKeyConstraint("pearl_id", "topic_id", name=op.f("pk_pearl_topics")),
    )
    op.create_index("ix_pearl_topics_topic", "pearl_topics", ["topic_id", "pearl_id"])
    op.create_table(
        "pearl_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pearl_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        _reference("pearl_revisions", "changed_by_id", "users.id"),
        _reference("pearl_revisions", "pearl_id", "pearls.id"),
        _reference("pearl_revisions", "programme_id", "programmes.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pearl_revisions")),
    )
    op.create_index(
        "ix_pearl_revisions_pearl", "pearl_revisions", ["pearl_id", "revision"], unique=True
    )
    op.create_table(
        "pearl_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pearl_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("before", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        _reference("pearl_checks", "author_id", "users.id"),
        _reference("pearl_checks", "pearl_id", "pearls.id"),
        _reference("pearl_checks", "programme_id", "programmes.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pearl_checks")),
    )
    op.create_index("ix_pearl_checks_pearl", "pearl_checks", ["pearl_id", "id"])


def downgrade() -> None:
    for table in ("pearl_checks", "pearl_revisions", "pearl_topics", "pearls"):
        op.drop_table(table)
    op.execute("DELETE FROM search_documents WHERE kind = 'pearl'")
    op.execute("DELETE FROM notices WHERE kind = 'pearl'")


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target.split('.')[0]}"
    return sa.ForeignKeyConstraint([column], [target], name=op.f(name))
