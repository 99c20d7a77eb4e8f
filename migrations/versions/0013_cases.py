"""Cases: what a programme asks for, what is written, rounds, summaries, follow-up; links to share.

A case is the card beside a thread, so no thread changes: what is there stays a discussion.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "case_categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("label_fr", sa.String(120), nullable=False),
        sa.Column("symbol", sa.String(20), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_categories_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_categories")),
        sa.UniqueConstraint(
            "programme_id", "key", name=op.f("uq_case_categories_programme_id_key")
        ),
    )
    op.create_table(
        "case_sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("title_fr", sa.String(120), nullable=False),
        sa.Column("coach", sa.String(400), nullable=False),
        sa.Column("coach_fr", sa.String(400), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_sections_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_sections")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_case_sections_programme_id_key")),
    )
    op.create_table(
        "case_settings",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(10), nullable=False),
        sa.Column("follow_up_from", sa.Integer(), nullable=False),
        sa.Column("follow_up_to", sa.Integer(), nullable=False),
        sa.Column("retention", sa.Integer(), nullable=False),
        sa.Column("reduced_by", sa.String(20), nullable=False),
        sa.Column("equivalents", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_settings_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_case_settings")),
    )
    op.create_table(
        "case_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("label", sa.String(160), nullable=False),
        sa.Column("label_fr", sa.String(160), nullable=False),
        sa.Column("help", sa.String(400), nullable=False),
        sa.Column("help_fr", sa.String(400), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("lowest", sa.Double()),
        sa.Column("highest", sa.Double()),
        sa.Column("cut_off", sa.Double()),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("browsable", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_case_fields_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["case_sections.id"],
            name=op.f("fk_case_fields_section_id_case_sections"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_fields")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_case_fields_programme_id_key")),
    )
    op.create_index("ix_case_fields_section", "case_fields", ["section_id", "position"])
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("round", sa.String(20), nullable=False),
        sa.Column("echo_id", sa.String(40)),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("question", sa.String(240), nullable=False),
        sa.Column("recommendations", sa.String(240), nullable=False),
        sa.Column("outcome", sa.String(240), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(20)),
        sa.Column("consent_reason", sa.String(300), nullable=False),
        sa.Column("equivalents", sa.Double()),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("made_revision", sa.Integer(), nullable=False),
        sa.Column("presented_on", sa.Date()),
        sa.Column("follow_up_from", sa.Date()),
        sa.Column("follow_up_due", sa.Date()),
        sa.Column("retain_until", sa.Date()),
        sa.Column("reduced_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("thrown_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_cases_author_id_users")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_cases_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_cases_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("programme_id", "echo_id", name=op.f("uq_cases_programme_id_echo_id")),
    )
    op.create_index("ix_cases_author", "cases", ["author_id", "state"])
    op.create_index("ix_cases_presented", "cases", ["programme_id", "presented_on"])
    op.create_index("ix_cases_state", "cases", ["programme_id", "state", "follow_up_due"])
    op.create_index("ix_cases_thread", "cases", ["thread_id"], unique=True)
    op.create_table(
        "share_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("for_whom", sa.String(120), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_share_links_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_share_links_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_share_links_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_share_links_token_hash")),
    )
    op.create_index("ix_share_links_thread", "share_links", ["thread_id", "made_by_id"])
    op.create_table(
        "case_answers",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("number", sa.Double()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_answers_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_answers_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("case_id", "field", name=op.f("pk_case_answers")),
    )
    op.create_index("ix_case_answers_number", "case_answers", ["programme_id", "field", "number"])
    op.create_table(
        "case_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("round", sa.String(20), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_case_changes_by_id_users")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_changes_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_changes_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_changes")),
    )
    op.create_index("ix_case_changes_case", "case_changes", ["case_id", "id"])
    op.create_table(
        "case_follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(20), nullable=False),
        sa.Column("pain", sa.String(20), nullable=False),
        sa.Column("equivalents", sa.Double()),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_case_follow_ups_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_follow_ups_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_case_follow_ups_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_follow_ups_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_follow_ups")),
    )
    op.create_index("ix_case_follow_ups_case", "case_follow_ups", ["case_id", "id"])
    op.create_table(
        "case_intentions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_case_intentions_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_intentions_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_case_intentions_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_intentions_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_case_intentions")),
    )
    op.create_index(op.f("ix_case_intentions_case_id"), "case_intentions", ["case_id"])
    op.create_table(
        "case_medications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("drug", sa.String(120), nullable=False),
        sa.Column("dose", sa.Double()),
        sa.Column("dose_typed", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("route", sa.String(20), nullable=False),
        sa.Column("per_day", sa.Double()),
        sa.Column("per_day_typed", sa.String(40), nullable=False),
        sa.Column("frequency", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_medications_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_medications_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_medications")),
    )
    op.create_index("ix_case_medications_case", "case_medications", ["case_id", "position"])
    op.create_table(
        "case_posts",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer()),
        sa.Column("question_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["case_categories.id"],
            name=op.f("fk_case_posts_category_id_case_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_case_posts_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["posts.id"], name=op.f("fk_case_posts_question_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_case_posts_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_case_posts")),
    )
    op.create_index("ix_case_posts_question", "case_posts", ["question_id"])
    op.create_index("ix_case_posts_thread", "case_posts", ["thread_id"])
    op.create_table(
        "case_signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_case_signatures_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_signatures_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_case_signatures_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_signatures_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_signatures")),
    )
    op.create_index("ix_case_signatures_case", "case_signatures", ["case_id", "id"])
    op.create_table(
        "case_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_case_reminders_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_reminders_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_case_reminders_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reminders")),
        sa.UniqueConstraint(
            "case_id", "kind", "day", name=op.f("uq_case_reminders_case_id_kind_day")
        ),
    )
    op.create_index("ix_case_reminders_due", "case_reminders", ["told_at", "day"])


def downgrade() -> None:
    op.drop_table("case_reminders")
    op.drop_table("case_signatures")
    op.drop_table("case_posts")
    op.drop_table("case_medications")
    op.drop_table("case_intentions")
    op.drop_table("case_follow_ups")
    op.drop_table("case_changes")
    op.drop_table("case_answers")
    op.drop_table("share_links")
    op.drop_table("cases")
    op.drop_table("case_fields")
    op.drop_table("case_settings")
    op.drop_table("case_sections")
    op.drop_table("case_categories")
