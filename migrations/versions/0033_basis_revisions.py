"""What an answer rests on keeps what it was before.

Of what was changed until now nothing is known: it stands as first given.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    with op.batch_alter_table("consult_posts") as posts:
        posts.add_column(sa.Column("basis_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "basis_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("basis_html", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_basis_revisions_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_basis_revisions_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basis_revisions")),
    )
    op.create_index("ix_basis_revisions_post", "basis_revisions", ["post_id", "id"])


def downgrade() -> None:
    op.drop_table("basis_revisions")
    with op.batch_alter_table("consult_posts") as posts:
        posts.drop_column("basis_at")
