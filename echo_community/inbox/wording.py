"""Why a mail was not taken, in words for who wrote it."""

from flask_babel import gettext

from echo_community.inbox.refusing import Reason

# To these a mail goes back; neither a program nor who only pretends to have written gets one.
TOLD = frozenset(
    {
        Reason.TOO_LARGE,
        Reason.NOTHING_NEW,
        Reason.NO_ADDRESS,
        Reason.UNKNOWN_SENDER,
        Reason.WRONG_SENDER,
        Reason.NOT_ALLOWED,
        Reason.NOT_NOW,
    }
)


def sentence(reason: Reason) -> str:
    """What to tell the person, and what to do instead."""
    return {
        Reason.TOO_LARGE: gettext(
            "It is larger than 25 MB. Send your words by mail, and attach the files on the site."
        ),
        Reason.NOTHING_NEW: gettext(
            "We found no new words in it. Write above the line at the top of our mail, or reply "
            "on the site."
        ),
        Reason.NO_ADDRESS: gettext(
            "The address you wrote to takes no mail any more: it is good for three months. Open "
            "the thread on the site, and reply there."
        ),
        Reason.UNKNOWN_SENDER: gettext(
            "We know no member with the address you wrote from. Write from the address you sign "
            "in with."
        ),
        Reason.WRONG_SENDER: gettext(
            "An address to reply to is for one person. Write from the address you sign in with, "
            "in answer to a mail that came to it."
        ),
        Reason.NOT_ALLOWED: gettext(
            "You cannot write there: the thread may be closed, or no longer for you. Look at it "
            "on the site."
        ),
    }.get(reason, gettext("It cannot be posted now. Try it on the site."))
