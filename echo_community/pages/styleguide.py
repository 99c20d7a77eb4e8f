"""What /styleguide shows in its parts; used in development only."""

from wtforms import BooleanField, FileField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.kernel.forms import Form, Line, Lines

EXAMPLE = """Yes. Keep the opioid as it is and **overlap for seven days**.

| Day | Buprenorphine | Hydromorphone |
|---|---|---|
| 1 | 0.5 mg once | unchanged |
| 2 | 0.5 mg twice | unchanged |
| 7 | 12 mg once | stop |

1. Call on days 3 and 7.
2. Send a naloxone kit home.

> Day 5 was when both wanted to quit.

Write `COWS` before each dose; the [order sheet](https://example.org) helps.
"""


def _same(*words: str) -> list[SelectChoice]:
    return [SelectChoice(word) for word in words]


AGES = [SelectChoice("mine", "My own"), SelectChoice("shared", "Shared")]


class StyleguideForm(Form):
    """One field of every kind."""

    line = Line("What you take it for")
    score = Line("PHQ-9")
    part = SelectField("Profession", choices=_same("Nurse practitioner", "Physician"))
    pace = RadioField("How soon do you need it?", choices=_same("Today", "This week", "Whenever"))
    age = RadioField(
        "This computer is",
        choices=AGES,
    )
    topics = SelectMultipleField("Topics", choices=_same("Tapering", "Sleep", "Testing"))
    share = BooleanField("Ask without my name")
    file = FileField("A photo or file")
    body = Lines("Reply")


def example_form() -> StyleguideForm:
    """The form as it looks half filled in, with one thing wrong."""
    form = StyleguideForm(data={"line": "Sleep", "score": "72", "pace": "This week", "age": "mine"})
    form.score.errors = ["PHQ-9 goes from 0 to 27. You typed 72: did you mean 27?"]
    return form
