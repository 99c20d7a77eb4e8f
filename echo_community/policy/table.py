"""THE policy: who may do what, all of it."""

from sqlalchemy import (
    and_,
    func,
    true,
)

from echo_community.kernel.actor import EVERY_ROLE, MODERATORS, Role
from echo_community.policy.actions import Can, Visibility
from echo_community.policy.rules import Rule, by_actor, flagged, has_role, visible_to

# To read one has to be a member; to write, one who is not suspended. A moderator who is suspended
# reads as any member does.
member = has_role(EVERY_ROLE, suspended=True)
active = has_role(EVERY_ROLE)
suspended = member & ~active
moderator = has_role(MODERATORS)
coordinator = has_role(frozenset({Role.COORDINATOR}))
admin = Rule(lambda a, t: a.is_admin, lambda a, t: and_(true(), a.is_admin))
author = by_actor("author_id")
hider = by_actor("hidden_by_id")
self_ = by_actor("user_id")
about_actor = Rule(  # a column that may be empty, which `~` must not lose
    lambda a, t: a.signed_in and t.about_id == a.id,
    lambda a, t: func.coalesce(t.about_id, 0) == a.id,
)
imposer = by_actor("by_id")
holder = Rule(  # whose words wait; as above
    lambda a, t: a.signed_in and t.held_by_id == a.id,
    lambda a, t: func.coalesce(t.held_by_id, 0) == a.id,
)
# What an expert may answer for alone: the hub itself is the coordinators' to look after.
outside_the_hub = Rule(lambda a, t: t.role not in MODERATORS, lambda a, t: ~t.role.in_(MODERATORS))
unanswered = Rule(lambda a, t: t.replies == 0, lambda a, t: t.replies == 0)
named = Rule(lambda a, t: t.is_named(a.id), lambda a, t: t.is_named(a.id))

expert = has_role(frozenset({Role.EXPERT}))
hidden = flagged("hidden")
nameless = flagged("nameless")
held = flagged("held")
locked = flagged("locked")

audience = (
    visible_to(Visibility.PROGRAMME)
    # Named beside staff is who asked the hub alone: the answers are for them.
    | (visible_to(Visibility.STAFF) & (moderator | author | named))
    | (visible_to(Visibility.NAMED) & (author | named))
)
# Held: the author and moderators alone. Hidden: moderators, and nobody else by a link.
shown = (~hidden & (~held | author)) | moderator
readable = member & audience & shown
writable = readable & ~suspended
open_to_writing = writable & ~hidden & (~locked | moderator)
# As the audience of a thread; the index names who may find it, and no author.
found = member & (
    visible_to(Visibility.PROGRAMME)
    | (visible_to(Visibility.STAFF) & (moderator | named))
    | (visible_to(Visibility.NAMED) & named)
)

POLICY: dict[Can, Rule] = {
    Can.READ_PROGRAMME: member | admin,
    Can.READ_MEMBERS: member | admin,
    Can.CREATE_PROGRAMME: admin,
    Can.MANAGE_PROGRAMME: coordinator | admin,
    Can.MANAGE_MEMBERS: coordinator | admin,
    Can.INVITE_MEMBERS: coordinator | admin,
    # Whose words they are, and nobody else: not the hub, not an administrator.
    Can.KEEP_DRAFT: self_ & member,
    Can.EDIT_OWN_ACCOUNT: self_,
    # How far one is in a lecture, for how many minutes, and what one thinks of it.
    Can.READ_LEARNING: self_,
    Can.READ_THREAD: readable,
    Can.READ_POST: readable,
    Can.READ_DOCUMENT: found,
    Can.READ_REVISIONS: readable,
    Can.READ_WITHHELD: readable & (author | moderator),
    Can.ASK: member & ~suspended,
    Can.REPLY: open_to_writing,
    Can.EDIT_POST: writable & ~hidden & (author | moderator),
    Can.HIDE_POST: writable & ~hidden & (author | moderator),
    # What the hub hid, or a report, its author does not bring back, moderator or not.
    Can.RESTORE_POST: active & audience & hidden & (hider | (moderator & ~author)),
    # A thread that others have answered holds their words too: only the hub may take it away.
    Can.HIDE_THREAD: writable & ~hidden & ((author & unanswered) | moderator),
    Can.RESTORE_THREAD: active & audience & hidden & (hider | (moderator & ~author)),
    Can.RELEASE_HELD: readable & held & ~hidden & moderator & ~author,
    Can.LINK_THREAD: open_to_writing & (author | moderator),
    Can.LOCK_THREAD: readable & moderator,
    Can.MOVE_THREAD: writable & (author | moderator),
    Can.PIN_THREAD: readable & moderator,
    # Asked of the thread: who asked says what answered, were it closed since.
    Can.ACCEPT_ANSWER: writable & ~hidden & ~held & author,
    Can.ENDORSE_POST: readable & ~hidden & ~held & expert & ~author,
    Can.SUPERSEDE_POST: readable & ~hidden & ~held & expert,
    Can.CORRECT_POST: readable & ~hidden & ~held & expert,
    Can.REACT: writable & ~hidden & ~held & ~author,
    Can.SUMMARISE_THREAD: open_to_writing & ~held & (author | expert),
    Can.MERGE_THREAD: readable & ~hidden & moderator,
    Can.OPEN_NAME: readable & nameless & moderator,
    # One's own post too: who let an identifier slip through takes it out at once.
    Can.PURGE_POST: readable & moderator,
    Can.FLAG_POST: readable & ~hidden & ~held,
    Can.READ_REVIEWS: moderator,
    Can.DECIDE_REVIEW: moderator & ~about_actor,  # nobody decides about themselves
    Can.READ_LOG: member,
    Can.READ_AUDIT: moderator,
    Can.READ_MISSES: moderator,
    Can.READ_REPORTS: moderator,
    Can.ATTACH_FILE: member & ~suspended,
    # Of people: nobody decides about themself, and who imposed does not judge the appeal.
    Can.READ_SANCTIONS: moderator | admin,
    Can.SANCTION_MEMBER: (coordinator | admin | (expert & outside_the_hub)) & ~self_,
    Can.EXPEL_MEMBER: (coordinator | admin) & ~self_,
    Can.LIFT_SANCTION: (coordinator | admin | (moderator & imposer)) & ~self_,
    Can.APPEAL_SANCTION: self_,  # whoever it is about, a member still or not
    Can.DECIDE_APPEAL: (moderator | admin) & ~self_ & ~imposer,
    # A draft is its author's alone, as every draft is; from there on a case is its thread.
    Can.PRESENT_CASE: active,
    Can.READ_CASE_DRAFT: author & member,
    Can.WRITE_CASE: author & active,
    Can.DECIDE_CASE: moderator,
    # Of a case the author is who presents it: advice is signed by another.
    Can.SIGN_SUMMARY: readable & ~hidden & ~held & expert & ~author,
    Can.SHARE_SUMMARY: writable & ~hidden & ~held & visible_to(Visibility.PROGRAMME),
    Can.READ_SESSION: member,
    # Around a session: questions to its speaker, wishes for lectures.
    Can.READ_QUESTION: member & (~hidden | author | moderator),
    Can.CHANGE_OWN: author & active,
    Can.MANAGE_SESSIONS: moderator,
    # To bring lectures in, with their transcripts, slides and handouts.
    Can.MANAGE_LECTURES: moderator,
    # To say that it is still current, or what replaced it: a clinician's judgement.
    Can.REVIEW_LECTURE: expert,
    # To take a recording, slides or words out of reach at once, and to read what was.
    Can.TAKE_DOWN_LECTURE: moderator,
    # A handout under a lecture is read, besides, by who reads the lecture's thread.
    Can.READ_HANDOUT: member & shown,
    Can.WRITE_HANDOUT: moderator,
    Can.RELEASE_HELD_HANDOUT: moderator & held & ~hidden & ~author & ~holder,
    # To let a patient out of the programme have it is for a clinician to answer for.
    Can.PUBLISH_HANDOUT: expert & ~hidden & ~held,
    Can.SHARE_HANDOUT: active & ~hidden & ~held,
    # Of a consult's thread: whoever claims it answers for it.
    Can.CLAIM_CONSULT: open_to_writing & ~held & expert & ~author,
    Can.CLOSE_CONSULT: writable & ~hidden & (author | moderator),
    Can.READ_ROTA: member,
    Can.MANAGE_ROTA: moderator,
    Can.READ_DESK: moderator,
    Can.READ_CONSULT_FIGURES: moderator,
    # A pearl is read as a handout is; what it says is for a clinician to answer for.
    Can.READ_PEARL: member & shown,
    Can.WRITE_PEARL: expert,
    Can.REVIEW_PEARL: expert & ~hidden & ~held,
    Can.RELEASE_HELD_PEARL: moderator & held & ~hidden & ~author & ~holder,
    Can.MANAGE_MAIL: coordinator | admin,
}
