"""Why somebody is told."""

import enum


class NoticeKind(enum.StrEnum):
    """Why somebody is told."""

    REPLY = "reply"  # in a thread they opened or watch
    ANSWER = "answer"  # to what they asked, or to a post of theirs
    MENTION = "mention"
    ACCEPTED = "accepted"
    ENDORSED = "endorsed"
    SUPERSEDED = "superseded"
    REMINDER = "reminder"
    NAME_OPENED = "name_opened"
    PURGED = "purged"  # an identifier was removed from what they wrote
    WITHHELD = "withheld"  # a post of theirs was reported and is hidden while the hub looks
    QUESTIONED = "questioned"  # the hub asks them about a post of theirs
    EXPLAINED = "explained"  # to who asked: its author answered
    REVIEWED = "reviewed"  # what the hub decided about a post of theirs
    HEARD = "heard"  # what came of a report of theirs
    CORRECTED = "corrected"  # advice that they read
    SANCTION = "sanction"  # about one's own membership; of no thread
    APPEAL = "appeal"  # a member asks another moderator; of no thread
    CASE_STATE = "case_state"  # to who presents: what the hub decided about their case
    CASE_SUBMITTED = "case_submitted"  # to the hub
    CASE_SUMMARY = "case_summary"  # to who presents: the recommendations are signed
    INTENTION = "intention"  # to who advised: what the presenter makes of it
    FOLLOW_UP_DUE = "follow_up_due"  # to who presents
    FOLLOW_UP = "follow_up"  # to who advised: what became of it
    ROUND = "round"  # a round of a case they follow was opened or closed
    SESSION = "session"  # a session was planned, moved or cancelled; of no thread
    SESSION_SOON = "session_soon"  # of no thread
    LECTURE = "lecture"  # a new one is in the archive
    TOPIC = "topic"  # a new thread in a topic they follow
    PROPOSAL = "proposal"  # to who wanted a lecture: what the hub decided; of no thread
    CONSULT = "consult"  # a question for them: on call, of their topic, or further up the ladder
    CONSULT_YOURS = "consult_yours"  # handed over to them
    CONSULT_TAKEN = "consult_taken"  # to who asked: somebody has claimed it
    CONSULT_BREACH = "consult_breach"  # to coordinators: at the top of the ladder, unanswered
    FOUND = "found"  # to who wrote it: their answer helped somebody who had not yet asked
    ROTA = "rota"  # a swap, a hand-over, a gap a week ahead; of no thread
    PEARL = "pearl"  # to who answered: a pearl was made of it


# What a post's author is told whatever became of the post.
OF_AUTHORS = frozenset({NoticeKind.NAME_OPENED, NoticeKind.PURGED})

# What is told of a post however it fared; whoever is told it reads a page of its own.
OF_REVIEWS = frozenset(
    {
        NoticeKind.WITHHELD,
        NoticeKind.QUESTIONED,
        NoticeKind.EXPLAINED,
        NoticeKind.REVIEWED,
        NoticeKind.HEARD,
    }
)

# Of no thread: the cause says which session, and what became of it.
OF_SESSIONS = frozenset({NoticeKind.SESSION, NoticeKind.SESSION_SOON})
