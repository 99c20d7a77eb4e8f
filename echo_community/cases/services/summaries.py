"""The summary of recommendations: signed by an expert as it stands, and told to who presented."""

import re

from flask_babel import gettext

from echo_community import policy
from echo_community.cases import presenting
from echo_community.cases.models import Case, CaseState, Round, Signature
from echo_community.cases.queries.summary import sheet_to_share
from echo_community.cases.services.states import change
from echo_community.cases.services.telling import mail_presenter
from echo_community.discussions import queries as discussions
from echo_community.discussions import services as threads
from echo_community.discussions.drafts import EditDraft, ShareDraft
from echo_community.discussions.models import Post, ShareLink, Thread
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken, Refused
from echo_community.kernel.markup import plain_text
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, tell
from echo_community.policy import Can
from echo_community.programmes.queries import names_in


class NamesSomebody(Refused):
    """It goes into charts: no member of the programme is named in it."""


@atomic
def write_and_sign(expert: Actor, thread_id: int, draft: EditDraft) -> Post:
    """Save a summary and sign it as it is saved; what waits for a moderator is not signed yet.

    Raises Overtaken, Stopped, NamesSomebody or Forbidden.
    """
    policy.require(expert, Can.SIGN_SUMMARY, discussions.thread_for(expert, thread_id))
    post = threads.summarise(expert, thread_id, draft)
    if not post.held:
        sign(expert, thread_id, post.revision)
    return post


@atomic
def sign(expert: Actor, thread_id: int, revision: int) -> Signature:
    """Stand behind a summary as it was in that revision; of two who do at once the first counts.

    Raises Overtaken where it is another by now, NamesSomebody, Forbidden.
    """
    thread = discussions.thread_for(expert, thread_id, lock=True)
    policy.require(expert, Can.SIGN_SUMMARY, thread)
    case, post = case_of(thread), _summary(expert, thread, revision)
    if standing := find(Signature, Signature.case_id == case.id, Signature.revision == revision):
        return standing
    _must_name_nobody(post)
    signature = Signature(
        case_id=case.id,
        programme_id=case.programme_id,
        post_id=post.id,
        revision=revision,
        author_id=expert.id,
    )
    db.session.add(signature)
    case.recommendations = presenting.in_two_lines(post.html)
    audit.record(expert, "case.sign", case, revision=revision)
    _tell(expert, case, signature)
    if case.state is CaseState.PRESENTED and case.round is Round.DISCUSSION:
        change(case, CaseState.AWAITING_FOLLOW_UP, expert)
    return signature


def case_of(thread: Thread) -> Case:
    """The case of a thread, locked; NotVisible where the thread is of another kind."""
    case = find(Case, Case.thread_id == thread.id, lock=True)
    if case is None:
        raise NotVisible
    return case


def _summary(expert: Actor, thread: Thread, revision: int) -> Post:
    post = find(Post, Post.thread_id == thread.id, Post.number == 0, lock=True)
    if post is None or not policy.can(expert, Can.READ_POST, post):
        raise NotVisible
    if post.held or post.hidden:
        raise Forbidden(Can.SIGN_SUMMARY)
    if post.revision != revision:
        raise Overtaken(post.source, post.revision)
    return post


def _must_name_nobody(post: Post) -> None:
    words = plain_text(post.html)
    for name in sorted(names_in(post.programme_id)):
        if " " in name and re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE):
            raise NamesSomebody(
                gettext(
                    "It goes into a chart: leave out “%(name)s”. Who advised stands in the thread.",
                    name=name,
                )
            )


def _tell(expert: Actor, case: Case, signature: Signature) -> None:
    """Tell who presents, in the application and by mail; the mail holds none of the words."""
    db.session.flush()
    news = News(
        NoticeKind.CASE_SUMMARY,
        case.programme_id,
        f"case summary {signature.id}",
        thread_id=case.thread_id,
        post_number=0,
        author_id=expert.id,
    )
    tell([case.author_id], news)
    mail_presenter(case, "case_summary", f"case summary {signature.id}")


@atomic
def share(sharer: Actor, thread_id: int, draft: ShareDraft) -> tuple[ShareLink, str]:
    """Make a link to a signed summary; with it its secret. Raises NotVisible where it is not."""
    sheet_to_share(thread_id)
    return threads.share(sharer, thread_id, draft)
