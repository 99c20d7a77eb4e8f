"""Around sessions: questions to the speaker, wishes, live notes, who was there.

Nothing of it is there yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "speaker_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(500), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("hidden_by_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_speaker_questions_session_id_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_speaker_questions_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_speaker_questions_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["users.id"], name=op.f("fk_speaker_questions_hidden_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker_questions")),
    )
    op.create_index("ix_speaker_questions_session", "speaker_questions", ["session_id", "id"])
    op.create_table(
        "speaker_question_votes",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["speaker_questions.id"],
            name=op.f("fk_speaker_question_votes_question_id_speaker_questions"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_speaker_question_votes_user_id_users")
        ),
        sa.PrimaryKeyConstraint("question_id", "user_id", name=op.f("pk_speaker_question_votes")),
    )
    op.create_table(
        "lecture_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("session_id", sa.Integer()),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("hidden_by_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_lecture_proposals_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_lecture_proposals_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_lecture_proposals_session_id_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_lecture_proposals_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["users.id"], name=op.f("fk_lecture_proposals_hidden_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_proposals")),
    )
    op.create_index(
        "ix_lecture_proposals_state", "lecture_proposals", ["programme_id", "state", "id"]
    )
    op.create_table(
        "lecture_proposal_votes",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["lecture_proposals.id"],
            name=op.f("fk_lecture_proposal_votes_proposal_id_lecture_proposals"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_lecture_proposal_votes_user_id_users")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "user_id", name=op.f("pk_lecture_proposal_votes")),
    )
    op.create_table(
        "live_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_live_notes_session_id_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_live_notes_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_live_notes_author_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_notes")),
    )
    op.create_index("ix_live_notes_session", "live_notes", ["session_id", "position"])
    op.create_table(
        "check_in_codes",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("opens_before", sa.Integer(), nullable=False),
        sa.Column("closes_after", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_check_in_codes_session_id_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_check_in_codes_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_check_in_codes_by_id_users")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_check_in_codes")),
    )
    op.create_table(
        "attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("for_id", sa.Integer()),
        sa.Column("minutes", sa.Integer()),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_attendances_session_id_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_attendances_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_attendances_user_id_users")
        ),
        sa.ForeignKeyConstraint(["for_id"], ["users.id"], name=op.f("fk_attendances_for_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint(
            "session_id", "user_id", name=op.f("uq_attendances_session_id_user_id")
        ),
    )
    op.create_index("ix_attendances_for", "attendances", ["for_id"])
    op.create_index("ix_attendances_programme", "attendances", ["programme_id", "session_id"])
    op.create_index("ix_attendances_user", "attendances", ["user_id"])
    op.create_table(
        "attendance_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("phones", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_attendance_reports_session_id_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_attendance_reports_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_attendance_reports_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_reports")),
        sa.UniqueConstraint(
            "session_id", "digest", name=op.f("uq_attendance_reports_session_id_digest")
        ),
    )
    op.create_table(
        "unclear_attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("candidate_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["attendance_reports.id"],
            name=op.f("fk_unclear_attendances_report_id_attendance_reports"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_unclear_attendances_session_id_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_unclear_attendances_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["users.id"], name=op.f("fk_unclear_attendances_candidate_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclear_attendances")),
    )
    op.create_index("ix_unclear_attendances_session", "unclear_attendances", ["session_id", "id"])


def downgrade() -> None:
    op.drop_table("unclear_attendances")
    op.drop_table("attendance_reports")
    op.drop_table("attendances")
    op.drop_table("check_in_codes")
    op.drop_table("live_notes")
    op.drop_table("lecture_proposal_votes")
    op.drop_table("lecture_proposals")
    op.drop_table("speaker_question_votes")
    op.drop_table("speaker_questions")
