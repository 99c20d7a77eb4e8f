"""Search by stems of English and French, with counts of words, on both databases.

The words of every document stand without their endings in search_texts; the full-text tables hang
on that one by triggers, so that no write can forget them. SQLite: FTS5 tables that hold which
document has a word and nothing else, since ranking reads search_texts. PostgreSQL: tsvectors of the
same words with GIN indexes. What is there already is read by the application's own code: about a
minute for each 100,000 documents; `echo-community reindex` does the same online at any time.
Recreating search_texts (batch mode on SQLite) would lose its triggers.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

from echo_community.search.texts import Texts

revision = "0004"
down_revision = "0003"

MARKS = ("endorsed", "accepted", "superseded", "by_hub", "unanswered")
BATCH = 1000

HEAD = "{0}.title || {0}.aliases || {0}.names"
SAID = f"CASE WHEN {{0}}.opening THEN {HEAD} ELSE '' END || {{0}}.body"
TEXT = "title, aliases, names, body, opening"


def _sqlite() -> list[str]:
    columns = "content='', detail=none, columnsize=0, tokenize='ascii'"

    def into(name: str, row: str, verb: str, words: str, where: str) -> str:
        first, value = (f"{name}, ", f"'{verb}', ") if verb else ("", "")
        return f"""INSERT INTO {name}({first}rowid, words)
            SELECT {value}{row}.document_id, {words.format(row)} WHERE {where.format(row)};"""  # noqa: S608

    def both(row: str, verb: str) -> str:
        return into("search_words", row, verb, SAID, "true") + into(
            "search_words_titles", row, verb, HEAD, "{0}.opening"
        )

    add, remove = both("new", ""), both("old", "delete")
    return [
        f"CREATE VIRTUAL TABLE search_words USING fts5(words, {columns})",
        f"CREATE VIRTUAL TABLE search_words_titles USING fts5(words, {columns})",
        f"CREATE TRIGGER search_texts_added AFTER INSERT ON search_texts BEGIN {add} END",
        f"CREATE TRIGGER search_texts_removed AFTER DELETE ON search_texts BEGIN {remove} END",
        f"""CREATE TRIGGER search_texts_changed AFTER UPDATE OF {TEXT} ON search_texts
            WHEN (old.title, old.aliases, old.names, old.body, old.opening)
            IS NOT (new.title, new.aliases, new.names, new.body, new.opening)
            BEGIN {remove} {add} END""",
    ]


POSTGRES = [
    """CREATE TABLE search_words (
        document_id integer PRIMARY KEY REFERENCES search_texts(document_id) ON DELETE CASCADE,
        programme_id integer NOT NULL, title tsvector, words tsvector NOT NULL)""",
    # Words are there already, one space between: no parser and no dictionary is wanted.
    """CREATE FUNCTION search_lexemes(said text) RETURNS tsvector IMMUTABLE STRICT PARALLEL SAFE
        LANGUAGE sql AS $$ SELECT array_to_tsvector(array_remove(string_to_array(said, ' '), ''))
        $$""",
    f"""CREATE FUNCTION search_texts_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO search_words VALUES (new.document_id, new.programme_id,
            CASE WHEN new.opening THEN search_lexemes({HEAD.format("new")}) END,
            search_lexemes({SAID.format("new")}))
        ON CONFLICT (document_id) DO UPDATE SET programme_id = excluded.programme_id,
            title = excluded.title, words = excluded.words;
        RETURN NULL; END $$""",  # noqa: S608
    f"""CREATE TRIGGER search_texts_changed AFTER INSERT OR UPDATE OF {TEXT}, programme_id
        ON search_texts FOR EACH ROW EXECUTE FUNCTION search_texts_changed()""",
    # What waits to be sorted into such an index is read by every search: let it be little.
    """CREATE INDEX ix_search_words_words ON search_words USING gin (words)
        WITH (gin_pending_list_limit = 512)""",
    """CREATE INDEX ix_search_words_title ON search_words USING gin (title)
        WITH (gin_pending_list_limit = 512)""",
    "CREATE INDEX ix_search_words_newest ON search_words (programme_id, document_id)",
    "ALTER TABLE search_words ALTER words SET STATISTICS 1000",
    "ALTER TABLE search_words ALTER title SET STATISTICS 1000",
]

SQLITE_BACK = [
    "DROP TRIGGER search_texts_added",
    "DROP TRIGGER search_texts_removed",
    "DROP TRIGGER search_texts_changed",
    "DROP TABLE search_words",
    "DROP TABLE search_words_titles",
]

POSTGRES_BACK = [
    "DROP TRIGGER search_texts_changed ON search_texts",
    "DROP FUNCTION search_texts_changed()",
    "DROP TABLE search_words",
    "DROP FUNCTION search_lexemes(text)",
]


def upgrade() -> None:
    _of("0002").downgrade()
    # Documents are reached by their words alone; an index by programme would mislead SQLite.
    op.drop_index("ix_search_documents_newest", "search_documents")
    for name in MARKS:
        op.add_column(
            "search_documents",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()),
        )
    _tables()
    _run(_sqlite(), POSTGRES)
    _mark()
    _read_all()


def downgrade() -> None:
    _run(SQLITE_BACK, POSTGRES_BACK)
    for name in ("search_spellings", "search_stems", "search_texts"):
        op.drop_table(name)
    for name in MARKS:
        op.drop_column("search_documents", name)
    op.create_index(
        "ix_search_documents_newest", "search_documents", ["programme_id", "written_at"]
    )
    _of("0002").upgrade()


def _tables() -> None:
    op.create_table(
        "search_texts",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("opening", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["search_documents.id"],
            name=op.f("fk_search_texts_document_id_search_documents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_search_texts")),
    )
    op.create_index("ix_search_texts_uncounted", "search_texts", ["counted", "document_id"])
    for name, key, columns in (
        (
            "search_stems",
            ("stem", "programme_id"),
            [sa.Column("stem", sa.String(40), nullable=False)],
        ),
        (
            "search_spellings",
            ("programme_id", "word"),
            [
                sa.Column("word", sa.String(40), nullable=False),
                sa.Column("initial", sa.String(1), nullable=False),
                sa.Column("ending", sa.String(3), nullable=False),
                sa.Column("length", sa.Integer(), nullable=False),
            ],
        ),
    ):
        op.create_table(
            name,
            sa.Column("programme_id", sa.Integer(), nullable=False),
            sa.Column("documents", sa.Integer(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["programme_id"], ["programmes.id"], name=op.f(f"fk_{name}_programme_id_programmes")
            ),
            sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
        )
    for part in ("initial", "ending"):
        op.create_index(
            f"ix_search_spellings_{part}", "search_spellings", ["programme_id", part, "length"]
        )


def _mark() -> None:
    of_posts = "kind IN ('discussion', 'case', 'lecture', 'consult')"
    op.execute(
        "UPDATE search_documents SET accepted = true"  # noqa: S608
        f" WHERE {of_posts} AND key IN (SELECT id FROM posts WHERE accepted)"
    )
    op.execute(
        "UPDATE search_documents SET unanswered = true"  # noqa: S608
        f" WHERE {of_posts} AND post_number = 1"
        " AND thread_id IN (SELECT id FROM threads WHERE replies = 0)"
    )


def _read_all() -> None:
    connection = op.get_bind()
    columns = ("id", "programme_id", "post_number", "title", "aliases", "body")
    documents = sa.table("search_documents", *map(sa.column, columns))
    texts = sa.table(
        "search_texts",
        *map(sa.column, ("document_id", "programme_id", *Texts.__annotations__, "counted")),
    )
    last = 0
    while rows := connection.execute(
        sa.select(documents).where(documents.c.id > last).order_by(documents.c.id).limit(BATCH)
    ).all():
        last = rows[-1].id
        made = [
            {
                "document_id": row.id,
                "programme_id": row.programme_id,
                "counted": False,
                **_texts(row)._asdict(),
            }
            for row in rows
        ]
        connection.execute(sa.insert(texts), made)


def _of(revision: str):
    """The module of another step: what it made is taken away here, and made again."""
    return context.script.get_revision(revision).module


def _run(sqlite: list[str], postgres: list[str]) -> None:
    connection = op.get_bind()
    for statement in sqlite if connection.dialect.name == "sqlite" else postgres:
        connection.exec_driver_sql(statement)


def _texts(row: Any) -> Texts:
    opening = row.post_number in (None, 1)
    return Texts.of(row.title, row.aliases, "", row.body, opening=opening)
