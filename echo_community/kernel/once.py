"""A form is sent once: a double tap, a retry or a reload ends at the first one's result."""

import functools
import secrets
from collections.abc import Callable
from datetime import datetime

from flask import g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Index, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from echo_community.kernel.actor import current_actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base, find, transaction
from echo_community.kernel.secrets import hashed
from echo_community.kernel.words import code

View = Callable[..., ResponseReturnValue]


class Submission(Base):
    """A form that was carried out, and where its sender was sent afterwards."""

    __tablename__ = "submissions"
    __table_args__ = (Index("ix_submissions_at", "at"),)

    key: Mapped[str] = code(64, primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    location: Mapped[str] = code(500, from_words=True)


def once_key() -> str:
    """A fresh key for a form; kept when the form is shown again with an error."""
    return request.form.get("once") or secrets.token_urlsafe(12)


def once(view: View) -> View:
    """Carry a POST out once per key, its result and the key in one transaction."""

    @functools.wraps(view)
    def guarded(**kwargs: object) -> ResponseReturnValue:
        if request.method != "POST" or not request.form.get("once"):
            return view(**kwargs)
        key = _key()
        try:
            return _first_time(key, view, kwargs)
        except IntegrityError:
            done = find(Submission, *_of(key))
            if done is None:
                raise
            return redirect(done.location)

    return guarded


def _first_time(key: str, view: View, kwargs: dict[str, object]) -> ResponseReturnValue:
    with transaction() as session:
        if done := find(Submission, *_of(key)):
            return redirect(done.location)
        # Written first: a second one that arrives now waits here, fails, and finds this result.
        submission = Submission(key=key, user_id=current_actor().id, location="")
        session.add(submission)
        session.flush()
        response = view(**kwargs)
        led_on = isinstance(response, Response) and response.status_code in (302, 303)
        if isinstance(response, Response) and led_on and not g.get("refused"):
            submission.location = response.location[:500]
        else:
            # Shown again with what is wrong: nothing happened, and the same key may try once more.
            session.rollback()
        return response


def refuse() -> None:
    """Say that the act of this request was refused, though its answer leads to another page."""
    g.refused = True


def _key() -> str:
    # The address, because one form may carry several buttons; the words, because somebody who goes
    # back to a form that was sent and writes something else means a second post.
    fields = sorted(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and not name.startswith("resume_")
    )
    return hashed(repr((request.path, fields)))


def _of(key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Submission.key == key, Submission.user_id == current_actor().id


def forget_before(moment: datetime) -> None:
    """Drop keys older than this; a form that old is a new one."""
    with transaction() as session:
        session.execute(delete(Submission).where(Submission.at < moment))
