"""Sessions, the series they come from, and what is on their agenda."""

import enum
from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class SessionKind(enum.StrEnum):
    """A weekly meeting by video, or a workshop of several days in one place."""

    WEEKLY = "weekly"
    WORKSHOP = "workshop"


class Series(Base):
    """Sessions that come again: every so many weeks, at one time of day in one zone."""

    __tablename__ = "session_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    title: Mapped[str] = written(200)
    first_on: Mapped[date]
    last_on: Mapped[date]
    at: Mapped[time]  # in `time_zone`, so that a change of clocks moves nobody's noon
    minutes: Mapped[int] = mapped_column(default=120)
    time_zone: Mapped[str] = code(60)
    every: Mapped[int] = mapped_column(default=1)  # weeks
    join_url: Mapped[str] = written(500, default="")


class Session(Base):
    """One meeting of a programme."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_calendar", "programme_id", "starts_at"),
        UniqueConstraint("series_id", "series_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("session_series.id"))
    series_on: Mapped[date | None]  # the day the series gave it, wherever it was moved since
    kind: Mapped[SessionKind] = mapped_column(default=SessionKind.WEEKLY)
    title: Mapped[str] = written(200)
    about: Mapped[str] = written(kind=Kind.MARKDOWN, default="")
    about_html: Mapped[str] = written(kind=Kind.DERIVED, default="")
    lecture: Mapped[str] = written(200, default="")  # what the lecture is called
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = code(60)
    place: Mapped[str] = written(200, default="")
    join_url: Mapped[str] = written(
        500, default=""
    )  # shown to members shortly before, never in a feed
    cancelled_at: Mapped[datetime | None]
    cancelled_why: Mapped[str] = written(300, default="")
    sequence: Mapped[int] = mapped_column(default=0)  # of iCalendar: how often it was changed
    take_aways: Mapped[str] = written(kind=Kind.MARKDOWN, default="")
    take_aways_html: Mapped[str] = written(kind=Kind.DERIVED, default="")
    source_id: Mapped[str | None] = code(120)  # of an import
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class SessionDay(Base):
    """A day of a workshop, or another sitting of a session."""

    __tablename__ = "session_days"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title: Mapped[str] = written(200, default="")


class Speaker(Base):
    """Who gives the lecture; a member or somebody from outside."""

    __tablename__ = "session_speakers"
    __table_args__ = (Index("ix_session_speakers_session", "session_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    position: Mapped[int] = mapped_column(default=0)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = written(120)
    affiliation: Mapped[str] = written(200, default="")


class AgendaItem(Base):
    """A thread on the agenda of a session: a case, or a lecture of the archive."""

    __tablename__ = "agenda_items"
    __table_args__ = (Index("ix_agenda_items_thread", "thread_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    position: Mapped[int] = mapped_column(default=0)


class SessionPlan(Base):
    """What a coordinator has typed of a session so far: kept between steps, for their eyes alone.

    `answers` is JSON by step and field, as it was typed.
    """

    __tablename__ = "session_plans"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    answers: Mapped[str] = written(kind=Kind.TEXT, default="{}")
    updated_at: Mapped[datetime] = mapped_column(default=now)


class CalendarFeed(Base):
    """A member's private calendar address. `nonce` alone opens nothing: the site's key is added."""

    __tablename__ = "calendar_feeds"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    nonce: Mapped[str] = code(40)
    token_hash: Mapped[str] = code(64, unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
