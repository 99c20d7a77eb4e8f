"""Follow-ups in words: what stands in the form to begin with, and under what was written."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from echo_community.cases.models import Change, IntentionKind
from echo_community.cases.template.labels import to_a_tenth

LONGEST_ADVICE = 80  # characters of a suggestion that one comes back to
_PART = re.compile(r"^(\*\*[^*\n]+\*\*)[ \t]*$", re.M)


def begun(intentions: Iterable[Any]) -> str:
    """What the presenter said they would do, under the three things that the form asks.

    Each intention has `kind`, `why` and `words` of the suggestion.
    """
    lines = "\n".join(_line(one) for one in intentions)
    parts = (
        (gettext("What was tried"), lines),
        (gettext("In the patient’s words"), ""),
        (gettext("What is still open"), ""),
    )
    return "\n\n".join(f"**{title}**\n\n{text}".rstrip() for title, text in parts) + "\n"


def without_empty(text: str) -> str:
    """The same without the titles under which nothing was written."""
    first, *rest = _PART.split(text)
    parts = zip(rest[::2], rest[1::2], strict=True)
    kept = [f"{title}\n\n{words.strip()}" for title, words in parts if words.strip()]
    return "\n\n".join(filter(None, [first.strip(), *kept]))


def facts(function: Change, pain: Change, equivalents: float | None, before: float | None) -> str:
    """What changed, as a line of Markdown; nothing where nothing is known."""
    said = []
    if function is not Change.UNKNOWN:
        said.append(gettext("**Function:** %(change)s.", change=changed(function)))
    if pain is not Change.UNKNOWN:
        said.append(gettext("**Pain:** %(change)s.", change=changed(pain)))
    if equivalents is not None:
        said.append(_dose(equivalents, before))
    return " ".join(said)


def changed(change: Change) -> str:
    """How something went, in the middle of a sentence."""
    return {
        Change.BETTER: gettext("better"),
        Change.SAME: gettext("the same"),
        Change.WORSE: gettext("worse"),
    }.get(change, "")


def _dose(now: float, before: float | None) -> str:
    if before is None:
        return gettext(
            "**Dose now:** %(now)s mg of morphine equivalents a day.", now=to_a_tenth(now)
        )
    return gettext(
        "**Dose now:** %(now)s mg of morphine equivalents a day; %(before)s when presented.",
        now=to_a_tenth(now),
        before=to_a_tenth(before),
    )


def _line(one: Any) -> str:
    words = " ".join(one.words.split()).split(". ")[0]
    if len(words) > LONGEST_ADVICE:
        words = words[:LONGEST_ADVICE].rsplit(" ", 1)[0] + "…"
    words = re.sub(r"([\\*_`\[\]<>~|])", r"\\\1", words.rstrip("."))
    said = {
        IntentionKind.TRIED: gettext("%(advice)s: tried.", advice=words),
        IntentionKind.WILL_TRY: gettext("%(advice)s: planned.", advice=words),
        IntentionKind.NOT_POSSIBLE: gettext("%(advice)s: not possible here.", advice=words),
    }[one.kind]
    return f"- {said} {one.why}".rstrip()
