"""The ways in which words come into answers of consults, for tests/rules/test_ways_in.py."""

from dataclasses import replace

from echo_community.consults.drafts import BasisDraft
from echo_community.consults.models import Closing, Says
from echo_community.consults.services import answering, claiming, closing
from echo_community.discussions.drafts import ReplyDraft
from tests.cast import CARD, WHY, Cast, Ways

YES = ReplyDraft("Yes.")


def asked(cast: Cast) -> int:
    """A quick question of Amina's."""
    return cast.world.consult(by=cast.amina).thread_id


def rests_on(cast: Cast, reason: str = "") -> None:
    """An answer that rests on nothing, and is said to rest on this."""
    post = answering.answer(cast.expert, asked(cast), YES)
    answering.rest_on(cast.expert, post.id, BasisDraft(CARD, reason))


def rests_anew(cast: Cast) -> None:
    """What stood there, for a reason, is kept when it rests on something else."""
    post = answering.answer(cast.expert, asked(cast), replace(YES, reason=WHY), basis=CARD)
    answering.rest_on(cast.expert, post.id, BasisDraft("A book."))


def sent(cast: Cast, part: str = "answer", **words: str) -> None:
    """A form of its page, sent by the expert."""
    cast.web(cast.expert, f"/t/{asked(cast)}/consult/{part}", **words)


WAYS: Ways = {
    "consult_posts.basis": (
        lambda c: answering.answer(c.expert, asked(c), YES, basis=CARD),
        rests_on,
        lambda c: rests_on(c, WHY),
        lambda c: answering.answer(c.expert, asked(c), replace(YES, reason=WHY), basis=CARD),
        lambda c: sent(c, body="Yes.", says=Says.ANSWER, basis=CARD),
        lambda c: sent(c, body="Yes.", says=Says.ANSWER, basis=CARD, reason=WHY),
    ),
    "basis_revisions.basis": (lambda c: rests_anew(c),),
    "posts.source": (
        lambda c: answering.answer(c.expert, asked(c), ReplyDraft(CARD)),
        lambda c: sent(c, body=CARD, says=Says.REMARK),
        lambda c: claiming.hand_over(
            c.expert, asked(c), c.world.expert("Lena Fortier").id, f"See {CARD}"
        ),
        lambda c: closing.close(c.expert, asked(c), Closing.WITHDRAWN, note=CARD),
    ),
}
