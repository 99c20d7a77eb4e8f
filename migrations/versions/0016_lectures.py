"""Lectures: what is said, slides, handouts; moments in search.

No lecture is there yet. What is in the index already has no moment.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "lectures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date()),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("level", sa.String(20)),
        sa.Column("series", sa.String(120), nullable=False),
        sa.Column("part", sa.Integer()),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("learning", sa.Text(), nullable=False),
        sa.Column("learning_html", sa.Text(), nullable=False),
        sa.Column("disclosure", sa.String(500), nullable=False),
        sa.Column("review_on", sa.Date()),
        sa.Column("transcript_revision", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.String(120)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_lectures_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_lectures_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lectures")),
    )
    op.create_index("ix_lectures_given", "lectures", ["programme_id", "given_on", "id"])
    op.create_index("ix_lectures_review", "lectures", ["programme_id", "review_on"])
    op.create_index("ix_lectures_series", "lectures", ["programme_id", "series", "part"])
    op.create_index("ix_lectures_thread", "lectures", ["thread_id"], unique=True)
    op.create_table(
        "handouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.String(20), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("stored", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_handouts_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_handouts_lecture_id_lectures")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_handouts_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handouts")),
    )
    op.create_index(op.f("ix_handouts_lecture_id"), "handouts", ["lecture_id"])
    op.create_table(
        "lecture_cues",
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("speaker", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_cues_lecture_id_lectures")
        ),
        sa.PrimaryKeyConstraint("lecture_id", "position", name=op.f("pk_lecture_cues")),
    )
    op.create_table(
        "lecture_decks",
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("stored", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_decks_lecture_id_lectures")
        ),
        sa.PrimaryKeyConstraint("lecture_id", name=op.f("pk_lecture_decks")),
    )
    op.create_table(
        "lecture_media",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("stored", sa.String(64)),
        sa.Column("media_type", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_media_lecture_id_lectures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_media")),
    )
    op.create_index("ix_lecture_media_lecture", "lecture_media", ["lecture_id"])
    op.create_table(
        "lecture_moments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_moments_lecture_id_lectures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_moments")),
        sa.UniqueConstraint(
            "lecture_id", "start_ms", name=op.f("uq_lecture_moments_lecture_id_start_ms")
        ),
    )
    op.create_table(
        "lecture_slides",
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.Integer()),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("picture", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_slides_lecture_id_lectures")
        ),
        sa.PrimaryKeyConstraint("lecture_id", "number", name=op.f("pk_lecture_slides")),
    )
    op.create_table(
        "lecture_speakers",
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("affiliation", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_speakers_lecture_id_lectures")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_lecture_speakers_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_lecture_speakers_user_id_users")
        ),
        sa.PrimaryKeyConstraint("lecture_id", "position", name=op.f("pk_lecture_speakers")),
    )
    op.create_index("ix_lecture_speakers_name", "lecture_speakers", ["programme_id", "name"])
    op.add_column("search_documents", sa.Column("at_ms", sa.Integer()))


def downgrade() -> None:
    # Not in batch mode: that would make the table anew and lose its triggers.
    op.drop_column("search_documents", "at_ms")
    op.drop_table("lecture_speakers")
    op.drop_table("lecture_slides")
    op.drop_table("lecture_moments")
    op.drop_table("lecture_media")
    op.drop_table("lecture_decks")
    op.drop_table("lecture_cues")
    op.drop_table("handouts")
    op.drop_table("lectures")
