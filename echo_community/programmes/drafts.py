"""What the forms of a programme hand to its services."""

from dataclasses import dataclass
from datetime import date

from echo_community.accounts.models import Profession
from echo_community.kernel.actor import Role
from echo_community.programmes.models import Quoting


@dataclass(frozen=True)
class ProgrammeDraft:
    """What a programme says of itself."""

    name: str
    description: str = ""
    welcome: str = ""
    first_posts: int = 1  # of a new member that the hub looks at; 0 for none


@dataclass(frozen=True)
class QuotingDraft:
    """How much of a post mails may say: of discussions and lectures, of cases and consults."""

    open: Quoting
    clinical: Quoting


@dataclass(frozen=True)
class TopicDraft:
    """A topic; aliases are parted by commas."""

    name: str
    description: str = ""
    aliases: str = ""
    parent_id: int | None = None
    experts: tuple[int, ...] | None = None  # people of the hub; none: as they are
    disciplines: tuple[Profession, ...] | None = None  # the same


@dataclass(frozen=True)
class CohortDraft:
    """People who start together."""

    name: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class SpokeDraft:
    """A practice or clinic."""

    name: str
    region: str = ""


@dataclass(frozen=True)
class MemberDraft:
    """A person's place in a programme."""

    role: Role
    title: str = ""
    cohort_id: int | None = None
    spoke_id: int | None = None


@dataclass(frozen=True)
class InviteDraft:
    """Whom to invite, all to the same place."""

    emails: tuple[str, ...]
    role: Role = Role.PARTICIPANT
    cohort_id: int | None = None
    spoke_id: int | None = None
