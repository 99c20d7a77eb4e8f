"""Moderators can write to a member, slow, suspend or remove one; members accept norms.

What a sanction does stands on the membership, which is read with every request anyway. Everybody
who is a member already is shown the norms once; nobody is under a sanction.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ON_MEMBERSHIPS = (
    "norms_accepted", "suspended_until", "suspended_reads", "slow_until", "slow_gap",
)  # fmt: skip


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    none = {"nullable": False, "server_default": "0"}
    moment = sa.DateTime(timezone=True)
    op.add_column(
        "programmes", sa.Column("norms_version", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column("memberships", sa.Column("norms_accepted", sa.Integer(), **none))
    op.add_column("memberships", sa.Column("suspended_until", moment))
    op.add_column(
        "memberships",
        sa.Column("suspended_reads", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column("memberships", sa.Column("slow_until", moment))
    op.add_column("memberships", sa.Column("slow_gap", sa.Integer(), **none))
    op.create_table(
        "norms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        _to("norms", "programme_id", "programmes"),
        _to("norms", "author_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norms")),
        sa.UniqueConstraint("programme_id", "version", name=op.f("uq_norms_programme_id_version")),
    )
    op.create_table(
        "sanctions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("words", sa.String(2000), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("until", moment),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("reads", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("lifted_at", moment),
        sa.Column("lifted_by_id", sa.Integer()),
        sa.Column("end_told_at", moment),
        sa.Column("appeal", sa.String(2000), nullable=False),
        sa.Column("review_id", sa.Integer()),
        _to("sanctions", "programme_id", "programmes"),
        _to("sanctions", "user_id", "users"),
        _to("sanctions", "by_id", "users"),
        _to("sanctions", "lifted_by_id", "users"),
        _to("sanctions", "review_id", "reviews"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanctions")),
    )
    op.create_index("ix_sanctions_person", "sanctions", ["user_id", "programme_id", "id"])
    op.create_index("ix_sanctions_programme", "sanctions", ["programme_id", "id"])
    op.create_index("ix_sanctions_ends", "sanctions", ["end_told_at", "until"])
    op.create_index("ix_sanctions_review", "sanctions", ["review_id"])


def downgrade() -> None:
    op.drop_table("sanctions")
    op.drop_table("norms")
    for name in ON_MEMBERSHIPS:
        op.drop_column("memberships", name)
    op.drop_column("programmes", "norms_version")
