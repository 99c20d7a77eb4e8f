"""Threads that people come back to: marks, reactions, notices, drafts, files, and where one is.

Counts and marks stand on the posts and threads themselves, so that a page need not gather them;
what is there already has none but accepted answers, which are now kept in a line of their threads.
"""

import itertools
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

from echo_community.kernel.markup import excerpt

revision = "0003"
down_revision = "0002"

TABLES = (
    "bookmarks", "marks", "reactions", "attachments", "post_moves", "related_threads",
    "name_openings", "subscriptions", "drafts", "notices", "mail_choices", "visits",
)  # fmt: skip
ON_THREADS = ("answer", "answer_number", "answer_endorsed", "merged_into_id", "related_at")
ON_POSTS = ("endorsed", "superseded", "thanks", "same_here", "changed_practice")


def upgrade() -> None:
    no = {"nullable": False, "server_default": sa.false()}
    none = {"nullable": False, "server_default": "0"}
    for name in ("endorsed", "superseded"):
        op.add_column("posts", sa.Column(name, sa.Boolean(), **no))
    for name in ("thanks", "same_here", "changed_practice"):
        op.add_column("posts", sa.Column(name, sa.Integer(), **none))
    op.add_column("threads", sa.Column("answer", sa.String(240), nullable=False, server_default=""))
    op.add_column("threads", sa.Column("answer_number", sa.Integer()))
    op.add_column("threads", sa.Column("answer_endorsed", sa.Boolean(), **no))
    # Without a foreign key: SQLite could not take such a column away again.
    op.add_column("threads", sa.Column("merged_into_id", sa.Integer()))
    op.add_column("threads", sa.Column("related_at", sa.DateTime(timezone=True)))

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_drafts_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("user_id", "place", name=op.f("uq_drafts_user_id_place")),
    )
    op.create_index("ix_drafts_touched", "drafts", ["updated_at"], unique=False)
    op.create_table(
        "mail_choices",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Boolean(), nullable=False),
        sa.Column("mentions", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mail_choices_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_choices")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reply",
                "answer",
                "mention",
                "accepted",
                "endorsed",
                "superseded",
                "reminder",
                "name_opened",
                name="noticekind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("cause", sa.String(length=60), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("post_number", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_notices_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_notices_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notices_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("user_id", "cause", name=op.f("uq_notices_user_id_cause")),
    )
    op.create_index("ix_notices_by_thread", "notices", ["thread_id"], unique=False)
    op.create_index("ix_notices_cause", "notices", ["cause"], unique=False)
    op.create_index("ix_notices_thread", "notices", ["user_id", "thread_id"], unique=False)
    op.create_index("ix_notices_unread", "notices", ["user_id", "read_at", "id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("caught_up_to", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_visits_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_visits_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", "programme_id", name=op.f("pk_visits")),
    )
    op.create_table(
        "related_threads",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("related_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["related_id"], ["threads.id"], name=op.f("fk_related_threads_related_id_threads")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_related_threads_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("thread_id", "related_id", name=op.f("pk_related_threads")),
    )
    op.create_index("ix_related_threads_related", "related_threads", ["related_id"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("watch", "normal", "mute", name="level", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_subscriptions_thread_id_threads")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_subscriptions_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", "thread_id", name=op.f("pk_subscriptions")),
    )
    op.create_index(
        "ix_subscriptions_thread", "subscriptions", ["thread_id", "level"], unique=False
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("image", "pdf", name="attachmentkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("stored", sa.String(length=64), nullable=False),
        sa.Column("thumbnail", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_attachments_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_attachments_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_attachments_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(
        "ix_attachments_author", "attachments", ["author_id", "created_at"], unique=False
    )
    op.create_index("ix_attachments_post", "attachments", ["post_id"], unique=False)
    op.create_index("ix_attachments_stored", "attachments", ["stored"], unique=False)
    op.create_table(
        "bookmarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_bookmarks_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_bookmarks_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_bookmarks_thread_id_threads")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bookmarks_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmarks")),
        sa.UniqueConstraint("user_id", "post_id", name=op.f("uq_bookmarks_user_id_post_id")),
    )
    op.create_index("ix_bookmarks_due", "bookmarks", ["reminded_at", "remind_at"], unique=False)
    op.create_index("ix_bookmarks_user", "bookmarks", ["user_id", "created_at"], unique=False)
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "accepted", "endorsed", "superseded", name="markkind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("nameless", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_marks_author_id_users")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_marks_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_marks_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["posts.id"], name=op.f("fk_marks_successor_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_marks_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
        sa.UniqueConstraint(
            "post_id", "kind", "author_id", name=op.f("uq_marks_post_id_kind_author_id")
        ),
    )
    op.create_index("ix_marks_programme", "marks", ["programme_id", "at"], unique=False)
    op.create_index("ix_marks_thread", "marks", ["thread_id"], unique=False)
    op.create_table(
        "name_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_name_openings_actor_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_name_openings_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_name_openings_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_openings")),
    )
    op.create_index("ix_name_openings_actor", "name_openings", ["actor_id", "at"], unique=False)
    op.create_index("ix_name_openings_post", "name_openings", ["post_id"], unique=False)
    op.create_table(
        "post_moves",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_post_moves_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_post_moves_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("thread_id", "number", name=op.f("pk_post_moves")),
    )
    op.create_index("ix_post_moves_post", "post_moves", ["post_id"], unique=False)
    op.create_table(
        "reactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "thanks",
                "same_here",
                "changed_practice",
                name="reactionkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("nameless", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_reactions_author_id_users")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_reactions_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_reactions_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_reactions_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reactions")),
        sa.UniqueConstraint(
            "post_id", "kind", "author_id", name=op.f("uq_reactions_post_id_kind_author_id")
        ),
    )
    op.create_index("ix_reactions_author", "reactions", ["author_id", "post_id"], unique=False)
    op.create_index(
        "ix_reactions_programme", "reactions", ["programme_id", "kind", "at"], unique=False
    )
    op.create_index("ix_outbound_mails_cause", "outbound_mails", ["cause"], unique=False)
    op.add_column("memberships", sa.Column("handle", sa.String(60)))
    _name_members()
    _keep_answers()
    op.create_index("ix_memberships_handle", "memberships", ["programme_id", "handle"], unique=True)


def _keep_answers() -> None:
    """The first accepted post of each thread, in a line, as lists show it."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT posts.thread_id, posts.number, posts.html FROM posts"
            " JOIN threads ON threads.id = posts.thread_id WHERE posts.accepted"
            " AND posts.number > 1 AND NOT posts.held AND NOT posts.hidden"
            " AND posts.visibility = threads.visibility ORDER BY posts.thread_id, posts.number DESC"
        )
    ).all()
    first = {row.thread_id: row for row in rows}
    answers = [
        {"id": row.thread_id, "number": row.number, "answer": excerpt(row.html)}
        for row in first.values()
    ]
    if answers:
        connection.execute(
            sa.text("UPDATE threads SET answer = :answer, answer_number = :number WHERE id = :id"),
            answers,
        )


def _name_members() -> None:
    """Who is a member already can be mentioned by name; two of one name are told by a number."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT memberships.id, programme_id, name FROM memberships"
            " JOIN users ON users.id = user_id ORDER BY memberships.id"
        )
    ).all()
    taken: dict[int, set[str]] = {}
    named = []
    for row in rows:
        handles = taken.setdefault(row.programme_id, {"hub", "coordinators"})
        handle = _unlike(_handle_of(row.name), handles)
        handles.add(handle)
        named.append({"id": row.id, "handle": handle})
    if named:
        connection.execute(sa.text("UPDATE memberships SET handle = :handle WHERE id = :id"), named)


def _handle_of(name: str) -> str:
    """As echo_community.programmes.handles makes them today."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = [re.sub(r"[^a-z0-9]+", "-", word).strip("-") for word in plain.split()]
    titles = ("", "dr", "dre", "mr", "mrs", "ms", "mme", "prof")
    whole = ".".join(word for word in words if word not in titles)
    return re.sub(r"[.-]+$", "", whole[:50]) or "member"


def _unlike(own: str, taken: set[str]) -> str:
    numbers = itertools.count(2)
    handle = own
    while handle in taken:
        handle = f"{own}.{next(numbers)}"
    return handle


def downgrade() -> None:
    op.drop_index("ix_memberships_handle", "memberships")
    op.drop_column("memberships", "handle")
    op.drop_index("ix_outbound_mails_cause", "outbound_mails")
    for table in TABLES:
        op.drop_table(table)
    for name in ON_THREADS:
        op.drop_column("threads", name)
    for name in ON_POSTS:
        op.drop_column("posts", name)
