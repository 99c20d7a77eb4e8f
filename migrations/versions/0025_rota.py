"""Who is on call for consults, which professions answer on a topic, how long a consult waits.

Of consults that are there, those that still wait began to do so when they were asked.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

PROFESSIONS = (
    "md", "np", "rn", "pa", "pharmacist", "sw", "ot", "pt", "psychologist", "chiropractor", "other",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("consults") as consults:
        consults.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
        consults.add_column(sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
        consults.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE consults SET turn = 1, waits_since = asked_at WHERE state IN ('open', 'claimed')"
    )
    op.create_table(
        "topic_disciplines",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column(
            "profession",
            sa.Enum(*PROFESSIONS, name="profession", native_enum=False, length=20),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_disciplines_topic_id_topics")
        ),
        sa.PrimaryKeyConstraint("topic_id", "profession", name=op.f("pk_topic_disciplines")),
    )
    _create_weeks()
    _create_absences()
    _create_swaps()


def _create_weeks() -> None:
    op.create_table(
        "rota_weeks",
        *_whose("rota_weeks"),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_weeks")),
    )
    op.create_index("ix_rota_weeks_programme", "rota_weeks", ["programme_id", "ends_at"])
    op.create_index("ix_rota_weeks_user", "rota_weeks", ["user_id", "ends_at"])


def _create_absences() -> None:
    op.create_table(
        "rota_absences",
        *_whose("rota_absences"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_absences")),
    )
    op.create_index(
        "ix_rota_absences_user", "rota_absences", ["programme_id", "user_id", "ends_at"]
    )


def _whose(table: str) -> list[sa.Column[object] | sa.ForeignKeyConstraint]:
    """Whose days they are, and which."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f(f"fk_{table}_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users")),
    ]


def _create_swaps() -> None:
    op.create_table(
        "rota_swaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("week_id", sa.Integer(), nullable=False),
        sa.Column("in_return_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "agreed",
                "declined",
                "withdrawn",
                name="swapstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_rota_swaps_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["week_id"], ["rota_weeks.id"], name=op.f("fk_rota_swaps_week_id_rota_weeks")
        ),
        sa.ForeignKeyConstraint(
            ["in_return_id"], ["rota_weeks.id"], name=op.f("fk_rota_swaps_in_return_id_rota_weeks")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_rota_swaps_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["users.id"], name=op.f("fk_rota_swaps_to_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_swaps")),
    )
    op.create_index("ix_rota_swaps_programme", "rota_swaps", ["programme_id", "state"])


def downgrade() -> None:
    for table in ("rota_swaps", "rota_absences", "rota_weeks", "topic_disciplines"):
        op.drop_table(table)
    with op.batch_alter_table("consults") as consults:
        for column in ("paused_at", "waits_since", "turn"):
            consults.drop_column(column)
