"""A paragraph of a transcript knows where others began that were joined to it.

Links to their moments go on to land. None was joined yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    with op.batch_alter_table("lecture_moments") as moments:
        moments.add_column(sa.Column("seams", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("lecture_moments") as moments:
        moments.drop_column("seams")
