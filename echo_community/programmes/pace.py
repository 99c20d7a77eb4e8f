"""How often one may post: slow mode, and gentle limits for who is new. Both end by themselves.

Pure: what somebody wrote so far is counted where posts are known.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import format_datetime, gettext, ngettext

from echo_community.kernel.actor import Role, Standing
from echo_community.kernel.clock import now
from echo_community.kernel.errors import NotYet

NEW_FOR = timedelta(days=7)
DAY = timedelta(days=1)
MOST_A_DAY = 8  # more than a newcomer with three minutes writes, and hopeless for an advertiser
TRUSTED_AFTER = 3  # posts that stand: after them links are no longer counted
MOST_LINKS = 2

_LINK = re.compile(r"https?://\S*|\bwww\.\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """What a member has written in the programme so far."""

    last_at: datetime | None  # their latest post, whatever became of it
    today: int  # posts within a day
    first_today: datetime | None  # the oldest of these
    standing: int  # posts that all may read


def is_new(standing: Standing) -> bool:
    """Whether somebody joined this week, as who comes to learn."""
    return (
        standing.role is Role.PARTICIPANT
        and standing.joined_at is not None
        and now() - standing.joined_at < NEW_FOR
    )


def is_free(standing: Standing) -> bool:
    """Whether nothing is counted for this member, as for almost everybody."""
    return not (standing.slow or is_new(standing))


def check(standing: Standing, written: Written, body: str) -> None:
    """Raise NotYet, which says when, where it is too soon for another post."""
    if standing.slow and written.last_at:
        _wait_until(written.last_at + timedelta(minutes=standing.slow_gap))
    if is_new(standing):
        _not_too_many_today(written)
        check_links(standing, written, body)


def check_links(standing: Standing, written: Written, body: str) -> None:
    """Raise NotYet where somebody new brings more links than colleagues would follow."""
    links = len(_LINK.findall(body))
    if is_new(standing) and written.standing < TRUSTED_AFTER and links > MOST_LINKS:
        raise NotYet(
            ngettext(
                "In your first posts there is room for %(most)s links; this one has %(num)s. "
                "Say in words what the others are, or send them once three posts of yours are up.",
                "In your first posts there is room for %(most)s links; this one has %(num)s. "
                "Say in words what the others are, or send them once three posts of yours are up.",
                links,
                most=MOST_LINKS,
            )
        )


def _wait_until(moment: datetime) -> None:
    if moment > now():
        raise NotYet(
            gettext(
                "A moderator has slowed your posts for now. You can send this %(when)s; "
                "keep it as a draft until then.",
                when=said(moment),
            )
        )


def _not_too_many_today(written: Written) -> None:
    if written.today >= MOST_A_DAY and written.first_today:
        raise NotYet(
            gettext(
                "In your first week you can post %(most)s times a day, so that nobody is "
                "flooded. You can send this %(when)s; keep it as a draft until then.",
                most=MOST_A_DAY,
                when=said(written.first_today + DAY),
            )
        )


def said(moment: datetime) -> str:
    """A moment to come, in the reader's zone: `from Friday at 14:05`."""
    return gettext(
        "from %(day)s at %(time)s",
        day=format_datetime(moment, "EEEE d MMMM"),
        time=format_datetime(moment, "HH:mm"),
    )
