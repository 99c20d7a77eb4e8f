"""Files that came with a mail: made anew like any other, before the transaction that posts."""

from collections.abc import Sequence

from flask_babel import gettext

from echo_community.accounts import letters
from echo_community.accounts.models import User
from echo_community.discussions.drafts import FileDraft
from echo_community.discussions.files import services
from echo_community.discussions.files.attaching import too_many
from echo_community.discussions.files.refusals import MOST_FILES, sentence
from echo_community.inbox.reading import Attachment
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Refused
from echo_community.kernel.uploads import Unfit, made_anew

ORNAMENT = 12 * 1024  # bytes; a smaller picture is the logo of a signature


def kept(
    author: Actor, programme_id: int, given: Sequence[Attachment]
) -> tuple[list[FileDraft], list[str]]:
    """The files that go with a post, and of the others why they do not."""
    wanted = [one for one in given if not _is_ornament(one)]
    problems = [too_many()] if len(wanted) > MOST_FILES else []
    drafts: list[FileDraft] = []
    for one in wanted[:MOST_FILES]:
        try:
            drafts.append(FileDraft(_kept(author, programme_id, one)))
        except Refused as problem:
            problems.append(_said(one, problem))
    return drafts, problems


def tell(author: Actor, thread_id: int, problems: Sequence[str]) -> None:
    """Tell who wrote which files were left out; their words stand already."""
    if not problems:
        return
    with transaction():
        person = db.session.get_one(User, author.id)
        if person.email:
            letters.write(
                person.email,
                person.language,
                "mail_files",
                f"files {thread_id} {author.id}",
                problems=problems,
                thread_id=thread_id,
            )


def _is_ornament(file: Attachment) -> bool:
    small = file.inside and file.kind.startswith("image/") and file.size < ORNAMENT
    return small or file.is_sealed or not file.content


def _kept(author: Actor, programme_id: int, file: Attachment) -> int:
    try:
        made = made_anew(file.content)
    except Unfit as problem:
        raise Refused(sentence(problem.why)) from problem
    return services.keep(author, programme_id, file.name, made).id


def _said(file: Attachment, problem: Refused) -> str:
    return gettext("“%(name)s”: %(problem)s", name=file.name, problem=str(problem))
