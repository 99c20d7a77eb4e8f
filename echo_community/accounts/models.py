"""Tables of people and their sign-ins."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, synonym

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class Profession(enum.StrEnum):
    """What a person is by training."""

    MD = "md"
    NP = "np"
    RN = "rn"
    PA = "pa"
    PHARMACIST = "pharmacist"
    SW = "sw"
    OT = "ot"
    PT = "pt"
    PSYCHOLOGIST = "psychologist"
    CHIROPRACTOR = "chiropractor"
    OTHER = "other"


class User(Base):
    """A person. One without an address is a placeholder: the author of imported posts."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("source", "handle"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = code(254, unique=True)
    name: Mapped[str] = written(120)
    password_hash: Mapped[str | None] = code(200)
    profession: Mapped[Profession] = mapped_column(default=Profession.OTHER)
    practice: Mapped[str] = written(120, default="")
    region: Mapped[str] = written(120, default="")
    interests: Mapped[str] = written(kind=Kind.TEXT, default="")
    time_zone: Mapped[str] = code(60, default="America/Toronto")
    language: Mapped[str] = code(5, default="en")
    is_admin: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    source: Mapped[str | None] = code(60)
    handle: Mapped[str | None] = code(120)

    # The person whose account this is, by the name that the policy asks for.
    user_id: Mapped[int] = synonym("id")


class SignIn(Base):
    """A browser that is signed in; the cookie holds the secret whose hash is here."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = code(64, unique=True)
    device: Mapped[str] = code(120)
    own_device: Mapped[bool] = mapped_column(default=False)
    by_mail: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInLink(Base):
    """A mailed way in: a link and a 6-digit code that open the same door once.

    An address without an account gets a row too, of nobody: asking, and guessing the code, then
    cost and say the same.
    """

    __tablename__ = "sign_in_links"
    __table_args__ = (Index("ix_sign_in_links_address", "address", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    address: Mapped[str] = code(64)  # keyed hash of the e-mail asked for
    token_hash: Mapped[str] = code(64, unique=True)
    code_hash: Mapped[str] = code(64)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Trouble(enum.StrEnum):
    """Why no mail goes to an address."""

    BOUNCED = "bounced"  # nobody has it, or its mailbox takes nothing
    COMPLAINED = "complained"  # its owner called one of our mails unwanted


class MailTrouble(Base):
    """An address that mails came back from; none leave for it once it is stopped."""

    __tablename__ = "mail_troubles"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = code(254, unique=True)
    trouble: Mapped[Trouble]
    detail: Mapped[str] = code(40)  # "5.1.1", as the mail server has it
    times: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime] = mapped_column(default=now)
    last_at: Mapped[datetime] = mapped_column(default=now)
    stopped_at: Mapped[datetime | None]


class Attempt(Base):
    """A try to sign in, counted by address and by account; both are stored as hashes."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_subject", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = code(80)
    at: Mapped[datetime] = mapped_column(default=now)
