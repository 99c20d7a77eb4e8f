"""A corrected paragraph as captions again: in step, within its times, with its words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.recutting import READABLE, parted, recut

SAID = ["So the bupe nor feen comes", "first, in a low dose,", "and the hydromorphone stays."]


def cues(*texts: str) -> list[Cue]:
    """Captions of two seconds, a second apart."""
    return [
        Cue(str(n), n * 3000, n * 3000 + 2000, "Dr Roy", text, text) for n, text in enumerate(texts)
    ]


def test_a_corrected_word_stays_in_its_caption() -> None:
    made = recut(
        cues(*SAID), "So the buprenorphine comes first, in a low dose, and the rest.", "Dr Roy"
    )

    assert [cue.text for cue in made] == [
        "So the buprenorphine comes", "first, in a low dose,", "and the rest.",
    ]  # fmt: skip
    assert [(cue.start_ms, cue.end_ms) for cue in made] == [(0, 2000), (3000, 5000), (6000, 8000)]


def test_words_that_stayed_leave_captions_as_they_were() -> None:
    was = cues("Line one\nand two.", "The rest.")

    assert recut(was, "Line one and two. The rest.", "Dr Roy") == was
    assert [cue.speaker for cue in recut(was, "Line one and two. The rest.", "Nora")] == [
        "Nora"
    ] * 2


def test_a_caption_left_without_words_gives_its_time_away() -> None:
    made = recut(cues(*SAID), "and the hydromorphone stays.", "Dr Roy")

    assert [(cue.start_ms, cue.end_ms) for cue in made] == [(0, 8000)]


def test_a_caption_that_grew_too_long_is_cut() -> None:
    made = recut(
        cues("Begin low."), "Begin low. " + "And then go on slowly, day by day. " * 6, None
    )

    assert len(made) > 2
    assert max(len(cue.text) for cue in made) <= READABLE
    assert (made[0].start_ms, made[-1].end_ms) == (0, 2000)


WORDS = st.lists(
    st.sampled_from(["a", "low", "dose", "dose,", "buprenorphine", "é", "."]), min_size=1
)


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=5), WORDS)
def test_every_word_is_said_in_order_and_within_the_times(
    old: list[list[str]], new: list[str]
) -> None:
    was = cues(*(" ".join(words) for words in old))

    made = recut(was, " ".join(new), "Dr Roy")

    assert " ".join(cue.text for cue in made).split() == new
    assert made[0].start_ms == 0
    assert max(cue.end_ms for cue in made) <= was[-1].end_ms
    for one, following in zip(made, made[1:], strict=False):
        assert one.start_ms < one.end_ms <= following.start_ms


def test_a_paragraph_is_parted_where_a_caption_ends_or_within_one() -> None:
    was = cues("Begin low and go slow.", "Then naloxone.")

    first, second, third = parted(was, ["Begin low", "and go slow.", "Then naloxone."])

    assert [(cue.text, cue.start_ms, cue.end_ms) for cue in (*first, *second)] == [
        ("Begin low", 0, 818), ("and go slow.", 818, 2000),
    ]  # fmt: skip
    assert third == [was[1]]
    with pytest.raises(ValueError):
        parted([replace(was[0], end_ms=1)], ["Begin", "low and go slow."])
