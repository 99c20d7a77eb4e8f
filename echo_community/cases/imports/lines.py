"""A past case as a file tells it: read, checked, tidied; or refused with a reason."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from echo_community.cases.lines import often
from echo_community.cases.models import CaseState, Change, Consent, IntentionKind
from echo_community.discussions.imports.lines import (
    BadLine,
    Fields,
    fields_of,
    shortened,
    unique,
)
from echo_community.kernel.clock import now
from echo_community.kernel.words import tidy, tidy_line

ECHO_ID = re.compile(r"[A-Za-z]{1,10}-\d{2}(?:\d{2})?-\d{1,6}")
NOBODY, SOMEBODY, HUB = "Presenter", "In the session", "The hub"  # where a file says no name
MOST = 300  # of questions, suggestions, messages, medications of a case
LONGEST_FIELD = 20_000  # characters
STATES = (CaseState.PRESENTED, CaseState.AWAITING_FOLLOW_UP, CaseState.CLOSED)


@dataclass(frozen=True)
class Said:
    """Something said about a case: by whom, what, when."""

    by: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """A question, and the presenter's answer if there was one."""

    said: Said
    answer: Said | None


@dataclass(frozen=True)
class Suggested:
    """A suggestion: its category as the file names it, who stood behind it, what came of it."""

    said: Said
    category: str
    endorsed_by: tuple[str, ...] = ()
    supported_by: tuple[str, ...] = ()
    supports: int = 0  # where the file has only their number
    intention: IntentionKind | None = None
    why: str = ""


@dataclass(frozen=True)
class Drug:
    """A line of the list of medication."""

    drug: str
    dose: float | None
    unit: str
    route: str
    per_day: float | None
    frequency: str


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    said: Said
    function: Change
    pain: Change
    equivalents: float | None
    again: bool


@dataclass(frozen=True)
class CaseLine:
    """A case of an import; `line` is where in the file it stands."""

    line: int
    source_id: str
    echo_id: str | None
    title: str
    day: date | None
    at: datetime
    state: CaseState | None
    topics: tuple[str, ...]
    presenter: str
    lang: str
    consent: Consent
    consent_reason: str
    fields: Mapping[str, str]
    drugs: tuple[Drug, ...] = ()
    questions: tuple[Asked, ...] = ()
    suggestions: tuple[Suggested, ...] = ()
    summary: Said | None = None
    signed: bool = False
    follow_up: Outcome | None = None
    discussion: tuple[Said, ...] = ()
    files: tuple[str, ...] = ()
    documents: tuple[Path, ...] = ()
    document: bool = False  # nothing is told of it but the document itself
    odd: tuple[str, ...] = field(default=())  # what of it is left out, and why


def parse(line: bytes, number: int = 1) -> CaseLine:
    """The case of a line of JSON. Raises BadLine with the reason."""
    return case_from(fields_of(line), number)


def case_from(fields: Fields, number: int) -> CaseLine:
    """The case of an object. Raises BadLine with the reason."""
    fields = Fields(_filled(fields.found), fields.place)
    source_id = fields.id()
    day = day_of(fields, "session_date")
    at = datetime.combine(day, time(17), UTC) if day else moment(fields, "date", now())
    echo_id = fields.optional("echo_id", 40) or source_id
    presenter = fields.optional("presenter", 120) or NOBODY
    read = _Reader(at, presenter)
    consent, why = _consent(fields)
    return CaseLine(
        line=number,
        source_id=source_id,
        echo_id=echo_id.upper() if ECHO_ID.fullmatch(echo_id) else None,
        title=shortened(fields.text("title", 5000)),
        day=day,
        at=at,
        state=_state(fields),
        topics=unique(fields.texts("topics", 60, 20)),
        presenter=presenter,
        lang="fr" if (fields.optional("lang", 40) or "").lower().startswith("fr") else "en",
        consent=consent,
        consent_reason=why,
        fields=dict(_answers(fields)),
        drugs=tuple(_drug(each) for each in _objects(fields, "medications")),
        questions=tuple(read.asked(each) for each in _objects(fields, "questions")),
        suggestions=tuple(read.suggested(each) for each in _objects(fields, "suggestions")),
        summary=read.one(fields, "summary", HUB),
        signed=bool(_inner(fields, "summary").get("signed")),
        follow_up=read.outcome(fields),
        discussion=tuple(read.said(each) for each in _objects(fields, "discussion")),
        files=tuple(fields.texts("files", 200, 4)),
    )


def _filled(found: Any, depth: int = 5) -> Any:
    """What is left empty is not there, in an object and in those within it."""
    if isinstance(found, dict) and depth:
        kept = {key: _filled(value, depth - 1) for key, value in found.items()}
        return {key: value for key, value in kept.items() if value not in (None, "")}
    if isinstance(found, list) and depth:
        return [_filled(value, depth - 1) for value in found]
    return found


class _Reader:
    """Reads what was said; without a date it was that day."""

    def __init__(self, at: datetime, presenter: str) -> None:
        self.at, self.presenter = at, presenter

    def said(self, fields: Fields, otherwise: str = SOMEBODY) -> Said:
        """By whom, what, when."""
        body = tidy(str(fields.value("text", str)))
        if not body.strip():
            raise fields.bad("text", "empty")
        if len(body) > LONGEST_FIELD:
            raise fields.bad("text", f"{len(body)} characters; at most {LONGEST_FIELD}")
        by = fields.optional("by", 120) or otherwise
        return Said(by, body, moment(fields, "date", self.at))

    def one(self, fields: Fields, name: str, otherwise: str) -> Said | None:
        """What a single object says, if it is there."""
        if fields.found.get(name) in (None, ""):
            return None
        return self.said(Fields(_inner(fields, name), f"{name}."), otherwise)

    def asked(self, fields: Fields) -> Asked:
        """A question with its answer."""
        answer = fields.found.get("answer")
        if answer is None:
            return Asked(self.said(fields), None)
        if isinstance(answer, str):
            answer = {"text": answer}
        if not isinstance(answer, dict):
            raise fields.bad("answer", "not an object")
        said = self.said(Fields(answer, f"{fields.place}answer."), self.presenter)
        return Asked(self.said(fields), said)

    def suggested(self, fields: Fields) -> Suggested:
        """A suggestion with all that was said of it."""
        kind, why = _intention(fields)
        supported = fields.found.get("supported_by")
        many = supported if type(supported) is int and 0 <= supported <= 10_000 else 0
        return Suggested(
            said=self.said(fields),
            category=fields.optional("category", 120) or "",
            endorsed_by=_names(fields, "endorsed_by"),
            supported_by=() if type(supported) is int else _names(fields, "supported_by"),
            supports=many,
            intention=kind,
            why=why,
        )

    def outcome(self, fields: Fields) -> Outcome | None:
        """The follow-up, if there was one."""
        said = self.one(fields, "follow_up", self.presenter)
        if said is None:
            return None
        inner = Fields(_inner(fields, "follow_up"), "follow_up.")
        return Outcome(
            said,
            _change(inner, "function"),
            _change(inner, "pain"),
            _number(inner, "equivalents"),
            bool(inner.found.get("again")),
        )


def moment(fields: Fields, name: str, otherwise: datetime) -> datetime:
    """A moment or a day, where the file has one."""
    if fields.found.get(name) in (None, ""):
        return otherwise
    found = fields.moment(name)
    # Of a day alone: at an hour at which it is that day all over the Americas and Europe.
    return found.replace(hour=17) if re.fullmatch(r"[\d-]+", str(fields.found[name])) else found


def day_of(fields: Fields, name: str) -> date | None:
    """A day, where the file has one. Raises BadLine where it cannot be."""
    value = fields.found.get(name)
    if value in (None, ""):
        return None
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError as problem:
        raise fields.bad(name, "not a date as 2026-02-28") from problem
    if not 1990 <= day.year <= 2100:
        raise fields.bad(name, f"the year {day.year} cannot be")
    return day


def _state(fields: Fields) -> CaseState | None:
    given = fields.optional("state", 40)
    if given is None:
        return None
    if given not in STATES:
        wanted = ", ".join(STATES)
        raise fields.bad("state", f"{given[:30]!r}; a past case is one of {wanted}")
    return CaseState(given)


def _consent(fields: Fields) -> tuple[Consent, str]:
    """`agreed`, `not_needed: why`, true, or an object of these."""
    given: Any = fields.found.get("consent")
    reason = ""
    if isinstance(given, dict):
        given, reason = given.get("kind") or given.get("given"), str(given.get("reason") or "")
    if given is True:
        return Consent.AGREED, ""
    if given in (None, False, ""):
        return Consent.UNKNOWN, ""
    kind, _, why = str(given).partition(":")
    if kind.strip() not in list(Consent):
        raise fields.bad("consent", f"{kind[:30]!r}; write agreed, not_needed: why, or unknown")
    return Consent(kind.strip()), tidy_line(why or reason)[:300]


def _answers(fields: Fields) -> Iterator[tuple[str, str]]:
    """Fields of the form as text; of several choices, one a line."""
    given = fields.found.get("fields")
    if given is None:
        return
    if not isinstance(given, dict):
        raise fields.bad("fields", "not an object")
    for key, value in given.items():
        if value in (None, "", []):
            continue
        if isinstance(value, list):
            value = "\n".join(str(each) for each in value)
        if not isinstance(value, str | int | float):
            raise fields.bad(f"fields.{key[:40]}", "neither a text nor a number")
        text = tidy(str(value))
        if len(text) > LONGEST_FIELD:
            long = f"{len(text)} characters; at most {LONGEST_FIELD}"
            raise fields.bad(f"fields.{key[:40]}", long)
        if text:
            yield tidy_line(str(key))[:120], text


def _drug(fields: Fields) -> Drug:
    per_day, frequency = _number(fields, "per_day"), fields.optional("frequency", 120) or ""
    return Drug(
        drug=fields.text("drug", 120),
        dose=_number(fields, "dose"),
        unit=_word(fields, "unit"),
        route=_word(fields, "route"),
        per_day=often(frequency) if per_day is None else per_day,
        frequency=frequency,
    )


def _word(fields: Fields, name: str) -> str:
    """A unit or a route: letters, and what parts them."""
    found = fields.optional(name, 20) or ""
    if not re.fullmatch(r"[^\W\d_]*[^\d_]{0,19}", found):
        raise fields.bad(name, f"{found!r}; write mg, mcg/h, oral, ...")
    return found


def _number(fields: Fields, name: str) -> float | None:
    value = fields.found.get(name)
    if value in (None, ""):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError) as problem:
        raise fields.bad(name, f"{str(value)[:30]!r} is no number") from problem
    if isinstance(value, bool) or not 0 <= number <= 100_000:
        raise fields.bad(name, f"{str(value)[:30]!r} cannot be")
    return number


def _change(fields: Fields, name: str) -> Change:
    given = fields.optional(name, 20) or Change.UNKNOWN
    if given not in list(Change):
        raise fields.bad(name, f"{given!r}; write {', '.join(Change)}")
    return Change(given)


def _intention(fields: Fields) -> tuple[IntentionKind | None, str]:
    given: Any = fields.found.get("intention")
    if given is None:
        return None, ""
    if isinstance(given, str):
        given = {"kind": given}
    if not isinstance(given, dict) or given.get("kind") not in list(IntentionKind):
        raise fields.bad("intention", f"write {', '.join(IntentionKind)}, and why")
    inner = Fields(given, f"{fields.place}intention.")
    return IntentionKind(given["kind"]), inner.optional("why", 300) or ""


def _names(fields: Fields, name: str) -> tuple[str, ...]:
    given = fields.found.get(name)
    if given in (None, "", []):
        return ()
    if isinstance(given, str):
        return (fields.text(name, 120),)
    return unique(fields.texts(name, 120, MOST))


def _inner(fields: Fields, name: str) -> dict[str, Any]:
    found = fields.found.get(name)
    if found is None:
        return {}
    if isinstance(found, str):
        return {"text": found}
    if not isinstance(found, dict):
        raise fields.bad(name, "not an object")
    return found


def _objects(fields: Fields, name: str) -> Iterator[Fields]:
    found = fields.found.get(name)
    if found in (None, ""):
        return
    if not isinstance(found, list):
        raise fields.bad(name, "not a list")
    if len(found) > MOST:
        raise fields.bad(name, f"{len(found)} are too many; at most {MOST}")
    for place, each in enumerate(found, 1):
        if isinstance(each, str):
            each = {"text": each, "drug": each}
        if not isinstance(each, dict):
            raise BadLine(f"{name}[{place}]: not an object")
        yield Fields(each, f"{name}[{place}].")
