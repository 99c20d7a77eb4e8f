"""A post under a lecture can be tied to a moment of it.

No post is yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "lecture_posts",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_posts_lecture_id_lectures")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_lecture_posts_post_id_posts")
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_lecture_posts")),
    )
    op.create_index("ix_lecture_posts_moment", "lecture_posts", ["lecture_id", "at_ms"])


def downgrade() -> None:
    op.drop_table("lecture_posts")
