"""Lectures are corrected and looked at again.

What a transcript said before is kept, and so is each time an expert found a lecture current.
Nothing was corrected yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "lecture_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("before", sa.Date()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_lecture_checks_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_checks_lecture_id_lectures")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_lecture_checks_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_checks")),
    )
    op.create_index("ix_lecture_checks_lecture", "lecture_checks", ["lecture_id", "id"])
    op.create_table(
        "transcript_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("speaker_before", sa.String(120), nullable=False),
        sa.Column("speaker_after", sa.String(120), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("mended", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_transcript_revisions_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["lecture_id"],
            ["lectures.id"],
            name=op.f("fk_transcript_revisions_lecture_id_lectures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript_revisions")),
    )
    op.create_index("ix_transcript_revisions_lecture", "transcript_revisions", ["lecture_id", "id"])


def downgrade() -> None:
    op.drop_table("transcript_revisions")
    op.drop_table("lecture_checks")
