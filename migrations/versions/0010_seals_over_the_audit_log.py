"""Seals over the audit log, and indexes for those who read it.

A seal is append-only from its first row, as an entry is.
"""

import sqlalchemy as sa
from alembic import op

from echo_community.kernel.audit import AppendOnly

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "audit_seals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
    )
    for statement in AppendOnly("audit_seals").statements(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_index("ix_audit_entries_programme", "audit_entries")
    op.create_index("ix_audit_entries_programme", "audit_entries", ["programme_id", "at", "id"])
    op.create_index("ix_audit_entries_act", "audit_entries", ["programme_id", "act", "at", "id"])
    op.create_index("ix_audit_entries_actor", "audit_entries", ["actor_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_audit_entries_actor", "audit_entries")
    op.drop_index("ix_audit_entries_act", "audit_entries")
    op.drop_index("ix_audit_entries_programme", "audit_entries")
    op.create_index("ix_audit_entries_programme", "audit_entries", ["programme_id", "id"])
    op.drop_table("audit_seals")
