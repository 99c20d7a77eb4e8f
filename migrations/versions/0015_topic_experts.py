"""Who is named as an expert for a topic.

No topic has one yet: coordinators name them on the topic's page of settings.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "topic_experts",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_experts_topic_id_topics")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_topic_experts_user_id_users")
        ),
        sa.PrimaryKeyConstraint("topic_id", "user_id", name=op.f("pk_topic_experts")),
    )
    op.create_index(op.f("ix_topic_experts_user_id"), "topic_experts", ["user_id"])


def downgrade() -> None:
    op.drop_table("topic_experts")
