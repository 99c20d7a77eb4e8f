"""A consult knows since when it waits for who asked, and the case that was begun from it.

A request for more stops its clock until the asker has said more. Consults that are there wait for
nobody: none was asked back yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("consults") as consults:
        consults.add_column(sa.Column("asked_back_at", sa.DateTime(timezone=True), nullable=True))
        consults.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        consults.create_index("ix_consults_case", ["case_id"])


def downgrade() -> None:
    with op.batch_alter_table("consults") as consults:
        consults.drop_index("ix_consults_case")
        consults.drop_column("case_id")
        consults.drop_column("asked_back_at")
