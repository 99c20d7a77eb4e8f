"""Corridor consults: their cards, posts, history and settings.

Nobody has asked one yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "consult_settings",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("hours_today", sa.Integer(), nullable=False),
        sa.Column("hours_week", sa.Integer(), nullable=False),
        sa.Column("hours_whenever", sa.Integer(), nullable=False),
        sa.Column("emergency", sa.Text(), nullable=False),
        sa.Column("econsult_name", sa.String(length=120), nullable=False),
        sa.Column("econsult_url", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_consult_settings_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_consult_settings")),
    )
    op.create_table(
        "consults",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum("today", "week", "whenever", name="urgency", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "wanted",
            sa.Enum(
                "md",
                "np",
                "rn",
                "pa",
                "pharmacist",
                "sw",
                "ot",
                "pt",
                "psychologist",
                "chiropractor",
                "other",
                name="profession",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "claimed",
                "answered",
                "accepted",
                "closed",
                name="consultstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "step",
            sa.Enum(
                "on_call",
                "topic_experts",
                "all_experts",
                "coordinator",
                name="step",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("next_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("information_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "closing",
            sa.Enum(
                "answered",
                "found",
                "econsult",
                "case",
                "withdrawn",
                name="closing",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("plan_changed", sa.Boolean(), nullable=True),
        sa.Column("referral_spared", sa.Boolean(), nullable=True),
        sa.Column("may_share", sa.Boolean(), nullable=True),
        sa.Column("case_thread_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_consults_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["users.id"], name=op.f("fk_consults_claimed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_consults_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_consults_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consults")),
    )
    with op.batch_alter_table("consults", schema=None) as batch_op:
        batch_op.create_index(
            "ix_consults_asked", ["programme_id", "urgency", "asked_at"], unique=False
        )
        batch_op.create_index("ix_consults_claimed", ["claimed_by_id", "state"], unique=False)
        batch_op.create_index("ix_consults_due", ["next_step_at"], unique=False)
        batch_op.create_index(
            "ix_consults_state", ["programme_id", "state", "next_step_at"], unique=False
        )
        batch_op.create_index("ix_consults_thread", ["thread_id"], unique=True)

    op.create_table(
        "consult_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consult_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "happened",
            sa.Enum(
                "asked",
                "routed",
                "claimed",
                "released",
                "handed_over",
                "information",
                "answered",
                "accepted",
                "unaccepted",
                "reopened",
                "closed",
                "shared",
                "escalated",
                name="happened",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column(
            "step",
            sa.Enum(
                "on_call",
                "topic_experts",
                "all_experts",
                "coordinator",
                name="step",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_consult_events_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["consult_id"], ["consults.id"], name=op.f("fk_consult_events_consult_id_consults")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_consult_events_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_consult_events_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["users.id"], name=op.f("fk_consult_events_to_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consult_events")),
    )
    with op.batch_alter_table("consult_events", schema=None) as batch_op:
        batch_op.create_index("ix_consult_events_consult", ["consult_id", "id"], unique=False)

    op.create_table(
        "consult_posts",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("consult_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "says",
            sa.Enum("answer", "information", "more", name="says", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "participant",
                "graduate",
                "expert",
                "coordinator",
                name="role",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "profession",
            sa.Enum(
                "md",
                "np",
                "rn",
                "pa",
                "pharmacist",
                "sw",
                "ot",
                "pt",
                "psychologist",
                "chiropractor",
                "other",
                name="profession",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("basis_html", sa.Text(), nullable=False),
        sa.Column("differs_from_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consult_id"], ["consults.id"], name=op.f("fk_consult_posts_consult_id_consults")
        ),
        sa.ForeignKeyConstraint(
            ["differs_from_id"], ["posts.id"], name=op.f("fk_consult_posts_differs_from_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_consult_posts_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_consult_posts_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_consult_posts")),
    )
    with op.batch_alter_table("consult_posts", schema=None) as batch_op:
        batch_op.create_index("ix_consult_posts_consult", ["consult_id", "post_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("consult_posts", schema=None) as batch_op:
        batch_op.drop_index("ix_consult_posts_consult")

    op.drop_table("consult_posts")
    with op.batch_alter_table("consult_events", schema=None) as batch_op:
        batch_op.drop_index("ix_consult_events_consult")

    op.drop_table("consult_events")
    with op.batch_alter_table("consults", schema=None) as batch_op:
        batch_op.drop_index("ix_consults_thread")
        batch_op.drop_index("ix_consults_state")
        batch_op.drop_index("ix_consults_due")
        batch_op.drop_index("ix_consults_claimed")
        batch_op.drop_index("ix_consults_asked")

    op.drop_table("consults")
    op.drop_table("consult_settings")
