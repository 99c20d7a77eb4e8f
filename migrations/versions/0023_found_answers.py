"""What answered a question before it was asked.

Nothing was found so yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "found_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_found_answers_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_found_answers_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_found_answers_thread_id_threads")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_found_answers_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_answers")),
    )
    op.create_index("ix_found_answers_at", "found_answers", ["programme_id", "at"])
    op.create_index("ix_found_answers_post", "found_answers", ["post_id"])
    op.create_index("ix_found_answers_user", "found_answers", ["user_id", "post_id", "at"])


def downgrade() -> None:
    op.drop_table("found_answers")
