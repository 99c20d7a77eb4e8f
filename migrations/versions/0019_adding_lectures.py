"""Lectures are added by page: files sent ahead, imports as jobs with a report, stops by place.

Nothing was sent ahead or imported by page yet. Lectures that are here are announced to nobody;
from their videos the sound is taken once, where ffmpeg is installed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "lecture_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("announce", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("worked_at", sa.DateTime(timezone=True)),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("tries", "done", "of", "added", "known", "cues", "slides", "handouts")
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        _to("lecture_imports", "programme_id", "programmes"),
        _to("lecture_imports", "asked_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_imports")),
    )
    op.create_index("ix_lecture_imports_programme_id", "lecture_imports", ["programme_id"])
    op.create_index("ix_lecture_imports_stage", "lecture_imports", ["stage"])
    op.create_table(
        "lecture_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer()),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("stored", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        _to("lecture_files", "programme_id", "programmes"),
        _to("lecture_files", "author_id", "users"),
        _to("lecture_files", "import_id", "lecture_imports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_files")),
    )
    op.create_index("ix_lecture_files_author", "lecture_files", ["author_id", "programme_id"])
    op.create_index("ix_lecture_files_import", "lecture_files", ["import_id"])
    op.create_table(
        "lecture_import_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("file", sa.String(300), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer()),
        _to("lecture_import_lines", "import_id", "lecture_imports"),
        _to("lecture_import_lines", "programme_id", "programmes"),
        _to("lecture_import_lines", "thread_id", "threads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_import_lines")),
    )
    op.create_index("ix_lecture_import_lines_import", "lecture_import_lines", ["import_id", "id"])
    op.create_table(
        "lecture_stops",
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        _to("lecture_stops", "lecture_id", "lectures"),
        sa.PrimaryKeyConstraint(
            "lecture_id", "part", "number", "label", name=op.f("pk_lecture_stops")
        ),
    )
    with op.batch_alter_table("lectures") as lectures:
        lectures.add_column(
            sa.Column("announce", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("lecture_media") as media:
        media.add_column(sa.Column("listened_at", sa.DateTime(timezone=True)))
        # A recording may have more than two gigabytes.
        media.alter_column("size", type_=sa.BigInteger(), existing_type=sa.Integer())


def downgrade() -> None:
    with op.batch_alter_table("lecture_media") as media:
        media.alter_column("size", type_=sa.Integer(), existing_type=sa.BigInteger())
        media.drop_column("listened_at")
    with op.batch_alter_table("lectures") as lectures:
        lectures.drop_column("announce")
    for table in ("lecture_stops", "lecture_import_lines", "lecture_files", "lecture_imports"):
        op.drop_table(table)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )
