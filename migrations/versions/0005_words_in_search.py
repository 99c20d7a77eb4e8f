"""Search knows the words of the field, and counts what it has not.

The vocabulary is a table, so that no web process keeps it in memory: concepts and their names,
the shipped ones (no programme) and those of a programme. `db upgrade` fills it from the files.
A concept's broader one is named without a foreign key, so that loading the shipped ones anew need
not mind their order. A miss holds the name of a concept or topic and who missed it, never what was
typed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "vocabulary_loads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_loads")),
    )
    op.create_table(
        "vocabulary_concepts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer()),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("broader_id", sa.Integer()),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_vocabulary_concepts_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_concepts")),
    )
    op.create_index("ix_vocabulary_concepts_programme_id", "vocabulary_concepts", ["programme_id"])
    op.create_table(
        "vocabulary_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["vocabulary_concepts.id"],
            name=op.f("fk_vocabulary_terms_concept_id_vocabulary_concepts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_terms")),
    )
    op.create_index("ix_vocabulary_terms_key", "vocabulary_terms", ["key"])
    op.create_index("ix_vocabulary_terms_concept", "vocabulary_terms", ["concept_id"])
    op.create_table(
        "search_misses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(120), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_search_misses_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_search_misses_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_misses")),
        sa.UniqueConstraint(
            "programme_id",
            "term",
            "user_id",
            name=op.f("uq_search_misses_programme_id_term_user_id"),
        ),
    )


def downgrade() -> None:
    for table in ("search_misses", "vocabulary_terms", "vocabulary_concepts", "vocabulary_loads"):
        op.drop_table(table)
