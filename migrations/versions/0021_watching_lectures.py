"""What somebody watched and read of lectures.

Nobody has yet: minutes count from now on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "learners",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_learners_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_learners")),
    )
    op.create_table(
        "lecture_progress",
        *_whose("lecture_progress"),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "lecture_id", name=op.f("pk_lecture_progress")),
    )
    op.create_index(
        "ix_lecture_progress_latest", "lecture_progress", ["user_id", "programme_id", "at"]
    )
    op.create_table(
        "lecture_minutes",
        *_whose("lecture_minutes"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("watched_ms", sa.Integer(), nullable=False),
        sa.Column("read_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "lecture_id", "day", name=op.f("pk_lecture_minutes")),
    )
    op.create_index("ix_lecture_minutes_day", "lecture_minutes", ["user_id", "day"])
    op.create_table(
        "lecture_reflections",
        sa.Column("id", sa.Integer(), nullable=False),
        *_whose("lecture_reflections"),
        sa.Column("body", sa.String(1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True)),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_reflections")),
        sa.UniqueConstraint(
            "user_id", "lecture_id", name=op.f("uq_lecture_reflections_user_id_lecture_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("lecture_reflections")
    op.drop_table("lecture_minutes")
    op.drop_table("lecture_progress")
    op.drop_table("learners")


def _whose(table: str) -> list[sa.schema.SchemaItem]:
    """Whose row it is, and of which lecture."""
    columns: list[sa.schema.SchemaItem] = []
    for name, parent in (
        ("user_id", "users"),
        ("lecture_id", "lectures"),
        ("programme_id", "programmes"),
    ):
        key = op.f(f"fk_{table}_{name}_{parent}")
        columns.append(sa.Column(name, sa.Integer(), nullable=False))
        columns.append(sa.ForeignKeyConstraint([name], [f"{parent}.id"], name=key))
    return columns
