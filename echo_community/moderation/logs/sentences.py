"""Acts in plain words: one table, for lists, filters and both logs. An unknown act is its code."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from echo_community.moderation.models import Decision, Reason

ACTS: Mapping[str, Any] = {
    "appeal.decide": lazy_gettext("Decided an appeal"),
    "appeal.raise": lazy_gettext("Asked another moderator to look again"),
    "audit.export": lazy_gettext("Downloaded the audit log"),
    "case.awaiting_follow_up": lazy_gettext("Had a case wait for its follow-up"),
    "case.closed": lazy_gettext("Closed a case with its follow-up"),
    "case.follow-up": lazy_gettext("Wrote the follow-up of a case"),
    "case.keep": lazy_gettext("Changed how long a case is kept"),
    "case.nudge": lazy_gettext("Asked a presenter for a follow-up"),
    "case.reduce": lazy_gettext("Reduced a case to its lesson"),
    "case.reduce.finish": lazy_gettext("Finished reducing a case"),
    "case.settings": lazy_gettext("Changed what holds for all cases"),
    "case.sign": lazy_gettext("Signed a summary of recommendations"),
    "cohort.add": lazy_gettext("Added a cohort"),
    "cohort.edit": lazy_gettext("Changed a cohort"),
    "cohort.graduate": lazy_gettext("Graduated a cohort"),
    "cohort.undo_graduation": lazy_gettext("Took a graduation back"),
    "file.attach": lazy_gettext("Put a file under a post"),
    "file.describe": lazy_gettext("Described a picture"),
    "file.remove": lazy_gettext("Took a file off a post"),
    "file.restore": lazy_gettext("Brought a file back"),
    "file.upload": lazy_gettext("Sent a file"),
    "flag.raise": lazy_gettext("Reported a post"),
    "flag.take-back": lazy_gettext("Took a report back"),
    "invitation.renew": lazy_gettext("Sent an invitation again"),
    "invitation.revoke": lazy_gettext("Revoked an invitation"),
    "invitation.send": lazy_gettext("Invited somebody"),
    "invitation.use": lazy_gettext("Used an invitation"),
    "member.change": lazy_gettext("Changed a member’s place"),
    "member.join": lazy_gettext("Joined the programme"),
    "member.remove": lazy_gettext("Took a member out"),
    "member.restore": lazy_gettext("Made somebody a member again"),
    "norms.accept": lazy_gettext("Accepted the norms"),
    "norms.write": lazy_gettext("Changed the norms"),
    "post.accepted": lazy_gettext("Accepted an answer"),
    "post.accepted.undo": lazy_gettext("Took an acceptance back"),
    "post.correct": lazy_gettext("Corrected a post"),
    "post.correct.undo": lazy_gettext("Took a correction back"),
    "post.edit": lazy_gettext("Edited a post"),
    "post.endorsed": lazy_gettext("Endorsed a post"),
    "post.endorsed.undo": lazy_gettext("Took an endorsement back"),
    "post.give-back": lazy_gettext("Brought a reported post back"),
    "post.hide": lazy_gettext("Hid a post"),
    "post.hold": lazy_gettext("Held a post again"),
    "post.open-name": lazy_gettext("Looked up who wrote without a name"),
    "post.release": lazy_gettext("Released a held post"),
    "post.restore": lazy_gettext("Brought a post back"),
    "post.stop": lazy_gettext("Held a post of an import"),
    "post.superseded": lazy_gettext("Marked a post as superseded"),
    "post.superseded.undo": lazy_gettext("Lifted a note of superseded"),
    "post.withhold": lazy_gettext("Hid a post by reporting it"),
    "post.write": lazy_gettext("Wrote a post"),
    "programme.create": lazy_gettext("Made the programme"),
    "programme.edit": lazy_gettext("Changed the programme"),
    "programme.rescan": lazy_gettext("Had everything scanned again"),
    "purge.do": lazy_gettext("Removed an identifier for good"),
    "purge.finish": lazy_gettext("Finished removing an identifier"),
    "reaction.note": lazy_gettext("Said what changed in their practice"),
    "review.answer": lazy_gettext("Answered what the hub asked"),
    "review.decide": lazy_gettext("Decided on a report"),
    "review.undo": lazy_gettext("Took a decision back"),
    "sanction.lift": lazy_gettext("Lifted a limit on a member"),
    "sanction.note": lazy_gettext("Wrote a private note to a member"),
    "sanction.remove": lazy_gettext("Removed a member"),
    "sanction.slow": lazy_gettext("Slowed a member down"),
    "sanction.suspend": lazy_gettext("Suspended a member"),
    "sanction.warn": lazy_gettext("Warned a member"),
    "share.make": lazy_gettext("Made a link to a summary"),
    "share.revoke": lazy_gettext("Revoked a link to a summary"),
    "spoke.add": lazy_gettext("Added a spoke"),
    "spoke.edit": lazy_gettext("Changed a spoke"),
    "template.category.add": lazy_gettext("Added a category of suggestions"),
    "template.category.edit": lazy_gettext("Changed a category of suggestions"),
    "template.category.move": lazy_gettext("Moved a category of suggestions"),
    "template.category.restore": lazy_gettext("Brought a category of suggestions back"),
    "template.category.retire": lazy_gettext("Retired a category of suggestions"),
    "template.field.add": lazy_gettext("Added a field to the form of cases"),
    "template.field.edit": lazy_gettext("Changed a field of the form of cases"),
    "template.field.move": lazy_gettext("Moved a field of the form of cases"),
    "template.field.restore": lazy_gettext("Brought a field of the form of cases back"),
    "template.field.retire": lazy_gettext("Retired a field of the form of cases"),
    "template.install": lazy_gettext("Put in a form for cases"),
    "template.section.add": lazy_gettext("Added a step to the form of cases"),
    "template.section.edit": lazy_gettext("Changed a step of the form of cases"),
    "template.section.move": lazy_gettext("Moved a step of the form of cases"),
    "template.section.restore": lazy_gettext("Brought a step of the form of cases back"),
    "template.section.retire": lazy_gettext("Retired a step of the form of cases"),
    "thread.alias": lazy_gettext("Changed the other names of a thread"),
    "thread.hide": lazy_gettext("Hid a thread"),
    "thread.import": lazy_gettext("Imported threads"),
    "thread.link": lazy_gettext("Linked two threads"),
    "thread.lock": lazy_gettext("Closed a thread to replies"),
    "thread.merge": lazy_gettext("Merged a thread into another"),
    "thread.merge-in": lazy_gettext("Took in a merged thread"),
    "thread.move": lazy_gettext("Moved a thread to other topics"),
    "thread.pin": lazy_gettext("Pinned a thread"),
    "thread.restore": lazy_gettext("Brought a thread back"),
    "thread.scan": lazy_gettext("Scanned an import"),
    "thread.split": lazy_gettext("Split a thread"),
    "thread.split-off": lazy_gettext("Opened a thread with posts of another"),
    "thread.summarise": lazy_gettext("Wrote a summary"),
    "thread.unlink": lazy_gettext("Untied two threads"),
    "thread.unlock": lazy_gettext("Opened a thread to replies again"),
    "thread.unpin": lazy_gettext("Unpinned a thread"),
    "topic.add": lazy_gettext("Added a topic"),
    "topic.delete": lazy_gettext("Deleted a topic"),
    "topic.edit": lazy_gettext("Changed a topic"),
    "topic.move": lazy_gettext("Moved a topic"),
    "vocabulary.add": lazy_gettext("Added a word for search"),
    "vocabulary.edit": lazy_gettext("Changed a word for search"),
    "vocabulary.remove": lazy_gettext("Removed a word for search"),
    "vocabulary.restore": lazy_gettext("Brought a word for search back"),
}

DECISIONS: Mapping[Decision, Any] = {
    Decision.FINE: lazy_gettext("Looked at a report: the post stays as it is"),
    Decision.EDIT: lazy_gettext("Edited a post"),
    Decision.HIDE: lazy_gettext("Hid a post"),
    Decision.MOVE: lazy_gettext("Moved a thread to other topics"),
    Decision.SPLIT: lazy_gettext("Split a thread"),
    Decision.MERGE: lazy_gettext("Merged a thread into another"),
    Decision.LOCK: lazy_gettext("Closed a thread to replies"),
    Decision.ASK_AUTHOR: lazy_gettext("Asked the author of a post to change it"),
    Decision.CORRECT: lazy_gettext("Corrected a post"),
    Decision.PURGE: lazy_gettext("Removed an identifier for good"),
    Decision.LIFT: lazy_gettext("Decided an appeal: the limit is lifted"),
    Decision.UPHOLD: lazy_gettext("Decided an appeal: the limit stays"),
}

REASONS: Mapping[Reason, Any] = {
    Reason.IDENTIFIES_PATIENT: lazy_gettext("it may identify a patient"),
    Reason.UNSAFE_ADVICE: lazy_gettext("unsafe clinical advice"),
    Reason.COMMERCIAL: lazy_gettext("commercial, or a conflict of interest"),
    Reason.DISRESPECT: lazy_gettext("disrespect"),
    Reason.OFF_TOPIC: lazy_gettext("off topic"),
    Reason.OTHER: lazy_gettext("another reason"),
}


def said(act: str, detail: Mapping[str, Any]) -> str:
    """An act in words, by what was decided where it was a decision."""
    decided = DECISIONS.get(detail.get("decision", ""))
    if act in ("review.decide", "appeal.decide") and decided:
        return str(decided)
    return str(ACTS.get(act, act))


def reason(detail: Mapping[str, Any]) -> str:
    """Why, in words; nothing where no reason was given. Its codes alone: never what was typed."""
    return str(REASONS.get(detail.get("reason", ""), ""))


def named_acts() -> list[tuple[str, str]]:
    """Every act and its words, in the order of words, for a filter."""
    return sorted(((act, str(words)) for act, words in ACTS.items()), key=lambda one: one[1])


def thing_names() -> list[tuple[str, str]]:
    """The kinds of things that acts are about."""
    return [
        ("posts", gettext("Posts")),
        ("threads", gettext("Threads")),
        ("memberships", gettext("Members")),
        ("invitations", gettext("Invitations")),
        ("attachments", gettext("Files")),
        ("topics", gettext("Topics")),
        ("programmes", gettext("The programme")),
    ]
