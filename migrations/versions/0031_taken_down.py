"""A part of a lecture can be taken out of reach while the hub looks at it.

Nothing is taken down yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "lecture_takedowns",
        sa.Column("lecture_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum("recording", "slides", "transcript", name="part", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_lecture_takedowns_lecture_id_lectures")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_lecture_takedowns_by_id_users")
        ),
        sa.PrimaryKeyConstraint("lecture_id", "part", name=op.f("pk_lecture_takedowns")),
    )


def downgrade() -> None:
    op.drop_table("lecture_takedowns")
