"""What is mailed when: wishes by group of notices, when a notice's mail is due, topics followed.

A choice made before stays: yes is at once, no is not. Of what nobody could choose yet, the default.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

GROUPS = (
    "answers", "mentions", "consults", "cases", "sessions", "reminders", "threads", "topics",
    "marks", "hub",
)  # fmt: skip
# Cases went by what was chosen of answers.
BEFORE = {
    "answers": "answers",
    "mentions": "mentions",
    "cases": "answers",
    "sessions": "sessions",
    "reminders": "reminders",
}
MOMENT = sa.DateTime(timezone=True)


def when() -> sa.Enum:
    return sa.Enum("at_once", "daily", "weekly", "not", name="when", native_enum=False, length=20)


def upgrade() -> None:
    op.create_table(
        "mail_wishes",
        sa.Column("user_id", sa.Integer(), nullable=False),
        *(sa.Column(group, when(), nullable=True) for group in GROUPS),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mail_wishes_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_wishes")),
    )
    chosen = ", ".join(
        f"CASE WHEN {column} THEN 'at_once' ELSE 'not' END" for column in BEFORE.values()
    )
    op.execute(
        f"INSERT INTO mail_wishes (user_id, {', '.join(BEFORE)}, hour, day, days) "  # noqa: S608
        f"SELECT user_id, {chosen}, 7, 1, '12345' FROM mail_choices"
    )
    op.drop_table("mail_choices")
    op.create_table(
        "digest_times",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("told_to", MOMENT, nullable=False),
        sa.Column("week_to", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_digest_times_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_digest_times")),
    )
    op.create_index("ix_digest_times_next", "digest_times", ["next_at"])
    op.create_table(
        "topic_follows",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_follows_topic_id_topics")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_topic_follows_user_id_users")
        ),
        sa.PrimaryKeyConstraint("topic_id", "user_id", name=op.f("pk_topic_follows")),
    )
    op.create_index("ix_topic_follows_user_id", "topic_follows", ["user_id"])
    op.add_column("notices", sa.Column("mail_at", MOMENT, nullable=True))
    op.add_column("notices", sa.Column("mailed_at", MOMENT, nullable=True))
    op.create_index("ix_notices_mail", "notices", ["mail_at"])


def downgrade() -> None:
    op.drop_index("ix_notices_mail", "notices")
    with op.batch_alter_table("notices") as notices:
        notices.drop_column("mailed_at")
        notices.drop_column("mail_at")
    op.drop_table("topic_follows")
    op.drop_table("digest_times")
    op.create_table(
        "mail_choices",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Boolean(), nullable=False),
        sa.Column("mentions", sa.Boolean(), nullable=False),
        sa.Column("sessions", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("reminders", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mail_choices_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_choices")),
    )
    wants = ", ".join(
        f"COALESCE({group}, 'at_once') <> 'not'" for group in ("answers", "mentions", "sessions")
    )
    op.execute(
        "INSERT INTO mail_choices (user_id, answers, mentions, sessions, reminders) "  # noqa: S608
        f"SELECT user_id, {wants}, COALESCE(reminders, 'not') <> 'not' FROM mail_wishes"
    )
    op.drop_table("mail_wishes")
