"""Search on PostgreSQL: openings by age, and no long statistics of words.

The newest titles are read for words that thousands of titles have; SQLite's full text gives the
newest first by itself. Every question says by its form how it is to be answered, so the planner
need not know how common words are: to look that up took longer than to answer.
"""

from alembic import op

revision = "0011"
down_revision = "0010"

STATISTICS = (
    "ALTER TABLE search_words ALTER words SET STATISTICS {0}, ALTER title SET STATISTICS {0}"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_search_words_openings ON search_words (programme_id, document_id)"
            " WHERE title IS NOT NULL"
        )
        op.execute(STATISTICS.format(1))
        op.execute("ANALYZE search_words")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(STATISTICS.format(1000))
        op.execute("DROP INDEX ix_search_words_openings")
