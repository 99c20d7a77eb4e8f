"""What is thrown away once a day."""

from datetime import timedelta

from echo_community.accounts import services as accounts
from echo_community.cases import services as cases
from echo_community.discussions import services as discussions
from echo_community.discussions.files import services as files
from echo_community.discussions.services import bookmarks
from echo_community.inbox import asking, remembering
from echo_community.kernel import jobs, mail, once, stored
from echo_community.kernel.clock import now
from echo_community.kernel.db import keep_statistics
from echo_community.notifications import services as notifications
from echo_community.search import misses

FORMS_KEPT = timedelta(days=7)
NOTICES_KEPT = timedelta(days=180)  # once read


@jobs.job(minute="30", hour="7")  # the small hours in Canada
def sweep() -> None:
    """Forget old form keys, drafts left alone, files never sent, sign-ins that are over."""
    once.forget_before(now() - FORMS_KEPT)
    discussions.sweep_drafts()
    cases.sweep_drafts()  # before the files: theirs are kept with them
    accounts.sweep()
    mail.forget_stuck()
    mail.forget_aside()
    files.sweep()
    stored.forget_unused()
    notifications.forget_before(now() - NOTICES_KEPT)
    bookmarks.forget_removed()
    misses.forget_old()
    asking.forget_old()
    remembering.forget_old()
    keep_statistics()
