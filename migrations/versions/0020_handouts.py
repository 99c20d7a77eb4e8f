"""Handouts alone under a topic, written here or as a file; made public, printed, shared.

Those that came with lectures stay as they are: current, for members alone. On the way back what has
no lecture or no file is lost, since the table before has no place for it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

TEXTS = ("body", "html", "reason")
COUNTS = ("opened", "prints")
FLAGS = ("held", "hidden")


def upgrade() -> None:
    with op.batch_alter_table("handouts") as handouts:
        handouts.alter_column("lecture_id", existing_type=sa.Integer(), nullable=True)
        handouts.alter_column("stored", existing_type=sa.String(64), nullable=True)
        for name in TEXTS:
            kind = sa.String(300) if name == "reason" else sa.Text()
            handouts.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        for name in COUNTS:
            handouts.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        for name in FLAGS:
            flag = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            handouts.add_column(flag)
        handouts.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        handouts.add_column(sa.Column("topic_id", sa.Integer()))
        handouts.add_column(sa.Column("hidden_by_id", sa.Integer()))
        handouts.add_column(sa.Column("held_by_id", sa.Integer()))
        handouts.add_column(sa.Column("public_key", sa.String(40)))
        handouts.add_column(sa.Column("public_revision", sa.Integer()))
        handouts.add_column(sa.Column("published_by_id", sa.Integer()))
        handouts.add_column(sa.Column("changed_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE handouts SET changed_at = created_at")
    with op.batch_alter_table("handouts") as handouts:
        handouts.alter_column(
            "changed_at", existing_type=sa.DateTime(timezone=True), nullable=False
        )
        handouts.create_foreign_key(
            op.f("fk_handouts_topic_id_topics"), "topics", ["topic_id"], ["id"]
        )
        handouts.create_foreign_key(
            op.f("fk_handouts_hidden_by_id_users"), "users", ["hidden_by_id"], ["id"]
        )
        handouts.create_foreign_key(
            op.f("fk_handouts_held_by_id_users"), "users", ["held_by_id"], ["id"]
        )
        handouts.create_foreign_key(
            op.f("fk_handouts_published_by_id_users"), "users", ["published_by_id"], ["id"]
        )
        handouts.create_unique_constraint(op.f("uq_handouts_public_key"), ["public_key"])
    op.create_index("ix_handouts_newest", "handouts", ["programme_id", "changed_at", "id"])
    op.create_index("ix_handouts_topic", "handouts", ["topic_id"])
    op.create_table(
        "handout_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("handout_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("for_whom", sa.String(120), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handout_id"], ["handouts.id"], name=op.f("fk_handout_links_handout_id_handouts")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_handout_links_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_handout_links_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handout_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_handout_links_token_hash")),
    )
    op.create_index("ix_handout_links_handout", "handout_links", ["handout_id", "made_by_id"])


def downgrade() -> None:
    op.drop_table("handout_links")
    op.execute("DELETE FROM search_documents WHERE kind = 'handout'")
    op.execute("DELETE FROM handouts WHERE lecture_id IS NULL OR stored IS NULL")
    op.drop_index("ix_handouts_topic", "handouts")
    op.drop_index("ix_handouts_newest", "handouts")
    with op.batch_alter_table("handouts") as handouts:
        handouts.drop_constraint(op.f("uq_handouts_public_key"), type_="unique")
        for whose in (
            *("published_by_id_users", "held_by_id_users", "hidden_by_id_users"),
            "topic_id_topics",
        ):
            handouts.drop_constraint(op.f(f"fk_handouts_{whose}"), type_="foreignkey")
        for name in (
            *("changed_at", "published_by_id", "public_revision", "public_key", "hidden_by_id"),
            *("held_by_id", "topic_id", "revision", *FLAGS, *COUNTS, *TEXTS),
        ):
            handouts.drop_column(name)
        handouts.alter_column("stored", existing_type=sa.String(64), nullable=False)
        handouts.alter_column("lecture_id", existing_type=sa.Integer(), nullable=False)
