"""What people wrote can be searched.

The words stand in a table beside search_documents, kept in step by triggers, so that no
write can forget it. SQLite: an FTS5 table that holds the index alone and reads the text
from search_documents. PostgreSQL: a table with tsvectors and GIN indexes; accents are
folded by a function of ours, because the unaccent extension may not be there. Documents
that are there already are indexed now: for each million that takes about three minutes on
SQLite, ten on PostgreSQL.

Recreating search_documents (batch mode on SQLite) would lose its triggers: make them again.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

WORDS = "title, body, aliases"
TOKENS = "tokenize='porter unicode61 remove_diacritics 2'"
OLD, NEW = "old.id, old.title, old.body, old.aliases", "new.id, new.title, new.body, new.aliases"
# What a thread is called stands beside each of its posts; here once, for its opening alone.
OPENING = "coalesce({}.post_number, 1) = 1"
ADD = f"""
    INSERT INTO search_words(rowid, {WORDS}) VALUES ({NEW});
    INSERT INTO search_words_titles(rowid, title, aliases)
    SELECT new.id, new.title, new.aliases WHERE {OPENING.format("new")};"""  # noqa: S608
REMOVE = f"""
    INSERT INTO search_words(search_words, rowid, {WORDS}) VALUES ('delete', {OLD});
    INSERT INTO search_words_titles(search_words_titles, rowid, title, aliases)
    SELECT 'delete', old.id, old.title, old.aliases WHERE {OPENING.format("old")};"""  # noqa: S608

SQLITE = [
    f"""CREATE VIRTUAL TABLE search_words USING fts5({WORDS},
        content='search_documents', content_rowid='id', prefix='3', {TOKENS})""",
    f"""CREATE VIRTUAL TABLE search_words_titles USING fts5(title, aliases,
        content='search_documents', content_rowid='id', {TOKENS})""",
    f"CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN {ADD} END",
    f"CREATE TRIGGER search_documents_removed AFTER DELETE ON search_documents BEGIN {REMOVE} END",
    f"""CREATE TRIGGER search_documents_changed
        AFTER UPDATE OF id, post_number, {WORDS} ON search_documents
        WHEN ({OLD}, old.post_number) IS NOT ({NEW}, new.post_number) BEGIN {REMOVE} {ADD} END""",
    "INSERT INTO search_words(search_words) VALUES ('rebuild')",
    f"""INSERT INTO search_words_titles(rowid, title, aliases)
        SELECT id, title, aliases FROM search_documents
        WHERE {OPENING.format("search_documents")}""",  # noqa: S608
]

POSTGRES = [
    """CREATE TABLE search_words (
        document_id integer PRIMARY KEY REFERENCES search_documents(id) ON DELETE CASCADE,
        title tsvector, words tsvector NOT NULL)""",
    # Lower case without accents; every sign becomes a space, so that the parser sees plain words
    # and finds "covid-19" where SQLite finds it.
    r"""CREATE FUNCTION search_fold(said text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE
        LANGUAGE plpgsql AS $$ BEGIN RETURN regexp_replace(
            regexp_replace(normalize(lower(said), NFKD), '[\u0300-\u036f]+', '', 'g'),
            '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+',
            ' ', 'g'); END $$""",
    """CREATE FUNCTION search_documents_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE head tsvector := setweight(to_tsvector('english', search_fold(new.title)), 'A')
            || setweight(to_tsvector('english', search_fold(new.aliases)), 'B');
        BEGIN
        INSERT INTO search_words VALUES (new.id,
            CASE WHEN coalesce(new.post_number, 1) = 1 THEN head END,
            head || setweight(to_tsvector('english', search_fold(left(new.body, 200000))), 'C'))
        ON CONFLICT (document_id) DO UPDATE SET title = excluded.title, words = excluded.words;
        RETURN NULL; END $$""",
    f"""CREATE TRIGGER search_documents_changed AFTER INSERT OR UPDATE OF {WORDS}, post_number
        ON search_documents FOR EACH ROW EXECUTE FUNCTION search_documents_changed()""",
    "UPDATE search_documents SET title = title",
    "CREATE INDEX ix_search_words_words ON search_words USING gin (words)",
    "CREATE INDEX ix_search_words_title ON search_words USING gin (title)",
]

POSTGRES_BACK = [
    "DROP TRIGGER search_documents_changed ON search_documents",
    "DROP FUNCTION search_documents_changed()",
    "DROP TABLE search_words",
    "DROP FUNCTION search_fold(text)",
]

SQLITE_BACK = [
    "DROP TRIGGER search_documents_added",
    "DROP TRIGGER search_documents_removed",
    "DROP TRIGGER search_documents_changed",
    "DROP TABLE search_words",
    "DROP TABLE search_words_titles",
]


def upgrade() -> None:
    _run(SQLITE, POSTGRES)


def downgrade() -> None:
    _run(SQLITE_BACK, POSTGRES_BACK)


def _run(sqlite: list[str], postgres: list[str]) -> None:
    connection = op.get_bind()
    for statement in sqlite if connection.dialect.name == "sqlite" else postgres:
        connection.exec_driver_sql(statement)
