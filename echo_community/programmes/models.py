"""Tables of programmes and what belongs to them."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.accounts.models import Profession
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written
from echo_community.programmes.handles import free_handle


class Quoting(enum.StrEnum):
    """How much of a post a mail may say; the site itself says all."""

    NONE = "none"  # a neutral subject, and no word of it
    TITLE = "title"
    EXCERPT = "excerpt"
    WHOLE = "whole"


class Programme(Base):
    """One ECHO network; everything but people belongs to exactly one."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = code(60, unique=True)
    name: Mapped[str] = written(120)
    description: Mapped[str] = written(kind=Kind.TEXT, default="")
    welcome: Mapped[str] = written(kind=Kind.TEXT, default="")
    first_posts: Mapped[int] = mapped_column(default=1)  # of a new member that the hub looks at
    created_at: Mapped[datetime] = mapped_column(default=now)
    norms_version: Mapped[int] = mapped_column(default=1)  # the first is the text we ship
    mail_quoting: Mapped[Quoting] = mapped_column(
        default=Quoting.EXCERPT, server_default=Quoting.EXCERPT
    )
    mail_quoting_clinical: Mapped[Quoting] = mapped_column(  # of cases and consults
        default=Quoting.NONE, server_default=Quoting.NONE
    )

    @property
    def programme_id(self) -> int:
        """Itself, by the name that the policy asks for."""
        return self.id


class Cohort(Base):
    """People who joined in one cycle; it ends with graduation."""

    __tablename__ = "cohorts"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    name: Mapped[str] = written(120)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    graduated_at: Mapped[datetime | None]


class Spoke(Base):
    """A practice or clinic that members belong to."""

    __tablename__ = "spokes"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    name: Mapped[str] = written(120)
    region: Mapped[str] = written(120, default="")


class Membership(Base):
    """A person in a programme, with a role."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("user_id", "programme_id"),
        Index("ix_memberships_programme", "programme_id", "role"),
        Index("ix_memberships_handle", "programme_id", "handle", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    role: Mapped[Role]
    handle: Mapped[str | None] = code(60, default=free_handle)  # what follows @ in a mention
    title: Mapped[str] = written(120, default="")
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    spoke_id: Mapped[int | None] = mapped_column(ForeignKey("spokes.id"))
    joined_at: Mapped[datetime] = mapped_column(default=now)
    graduated_at: Mapped[datetime | None]
    norms_accepted: Mapped[int] = mapped_column(default=0)  # the version, or none yet
    # What sanctions leave here: the actor carries it, and times are compared, so it ends by itself.
    suspended_until: Mapped[datetime | None]
    suspended_reads: Mapped[bool] = mapped_column(default=True)
    slow_until: Mapped[datetime | None]
    slow_gap: Mapped[int] = mapped_column(default=0)  # minutes between two posts

    @staticmethod
    def free_at(moment: Any) -> ColumnElement[bool]:
        """As SQL: not suspended at that moment."""
        until = Membership.suspended_until
        return or_(until.is_(None), until <= moment)

    @staticmethod
    def reads_at(moment: Any) -> ColumnElement[bool]:
        """As SQL: not suspended from reading at that moment."""
        return or_(Membership.free_at(moment), Membership.suspended_reads)


class Norms(Base):
    """How members of a programme treat one another, in one of its versions after the first."""

    __tablename__ = "norms"
    __table_args__ = (UniqueConstraint("programme_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    version: Mapped[int]
    text: Mapped[str] = written(kind=Kind.TEXT)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Topic(Base):
    """An entry of a programme's own taxonomy, at most two levels deep."""

    __tablename__ = "topics"
    __table_args__ = (
        UniqueConstraint("programme_id", "slug"),
        Index("ix_topics_order", "programme_id", "parent_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    slug: Mapped[str] = code(60)
    name: Mapped[str] = written(120)
    description: Mapped[str] = written(kind=Kind.TEXT, default="")
    aliases: Mapped[str] = written(500, default="")
    position: Mapped[int] = mapped_column(default=0)


class TopicExpert(Base):
    """Somebody whom the hub names for a topic; shown on its page while they are a member."""

    __tablename__ = "topic_experts"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


class TopicDiscipline(Base):
    """A profession whose experts answer questions on a topic too."""

    __tablename__ = "topic_disciplines"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    profession: Mapped[Profession] = mapped_column(primary_key=True)


class TopicFollow(Base):
    """A person wants to hear of new threads under a topic, and under those within it."""

    __tablename__ = "topic_follows"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class Invitation(Base):
    """A single-use way into a programme; it expires and can be revoked."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    email: Mapped[str] = code(254)
    role: Mapped[Role]
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    spoke_id: Mapped[int | None] = mapped_column(ForeignKey("spokes.id"))
    token_hash: Mapped[str] = code(64, unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]

    @property
    def state(self) -> "InvitationState":
        """What has become of it."""
        return invitation_state(self)


class InvitationState(enum.StrEnum):
    """What has become of an invitation."""

    WAITING = "waiting"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


def invitation_state(row: Any) -> InvitationState:
    """The state of an invitation, or of a row that holds its three times."""
    if row.used_at:
        return InvitationState.USED
    if row.revoked_at:
        return InvitationState.REVOKED
    return InvitationState.EXPIRED if row.expires_at <= now() else InvitationState.WAITING
