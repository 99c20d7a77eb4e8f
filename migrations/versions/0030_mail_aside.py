"""Mail that cannot be read or written is set aside, so that it keeps no other waiting.

None is so far.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "mails_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=60), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails_aside")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_aside_key")),
    )


def downgrade() -> None:
    op.drop_table("mails_aside")
