"""Mails know whom they are for and of what, have a second form, and addresses can be in trouble.

What waits goes on as the text it is; a programme quotes discussions as it did and cases not at all.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

WAITING = sa.text("sent_at IS NULL AND given_up_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("outbound_mails") as batch:
        batch.add_column(sa.Column("html", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("headers", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(
            sa.Column("stream", sa.String(length=20), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("programme_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("thread_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("problem", sa.String(length=40), nullable=False, server_default="")
        )
        batch.drop_index("ix_outbound_mails_due")
        batch.create_index("ix_outbound_mails_recipient", ["recipient", "sent_at"])
        batch.create_index("ix_outbound_mails_user", ["user_id"])
        batch.create_index("ix_outbound_mails_programme", ["programme_id"])
    op.create_index(
        "ix_outbound_mails_waiting",
        "outbound_mails",
        ["rank", "next_try_at", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "mail_troubles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column(
            "trouble",
            sa.Enum("bounced", "complained", name="trouble", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_troubles")),
        sa.UniqueConstraint("address", name=op.f("uq_mail_troubles_address")),
    )
    op.add_column("programmes", _quoting("mail_quoting", "excerpt"))
    op.add_column("programmes", _quoting("mail_quoting_clinical", "none"))


def downgrade() -> None:
    op.drop_column("programmes", "mail_quoting_clinical")
    op.drop_column("programmes", "mail_quoting")
    op.drop_table("mail_troubles")
    op.drop_index("ix_outbound_mails_waiting", "outbound_mails")
    with op.batch_alter_table("outbound_mails") as batch:
        batch.drop_index("ix_outbound_mails_programme")
        batch.drop_index("ix_outbound_mails_user")
        batch.drop_index("ix_outbound_mails_recipient")
        for name in (
            "problem",
            "thread_id",
            "programme_id",
            "user_id",
            "rank",
            "stream",
            "headers",
            "html",
        ):
            batch.drop_column(name)
        batch.create_index("ix_outbound_mails_due", ["sent_at", "next_try_at"])


def _quoting(name: str, default: str) -> sa.Column[str]:
    kind = sa.Enum(
        "none", "title", "excerpt", "whole", name="quoting", native_enum=False, length=20
    )
    return sa.Column(name, kind, nullable=False, server_default=default)
