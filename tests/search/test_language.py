"""The query language: any text at all is understood, or holds nothing to look for."""

import pytest

from echo_community.search.language import Query, Term, fold, is_french, parse, stems, words_of

pytestmark = pytest.mark.once


def term(*words: str, prefix: bool = False) -> Term:
    return Term(words, prefix)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("liver panel", Query((term("liver"), term("panel", prefix=True)))),
        ("liver panel ", Query((term("liver"), term("panel", prefix=True)))),
        ("liver panel?", Query((term("liver"), term("panel")))),
        ('"low dose" start', Query((term("low", "dose"), term("start", prefix=True)))),
        ('start "low dose"', Query((term("start"), term("low", "dose")))),
        ('"low dose', Query((term("low", "dose"),))),
        ("taper -pregnancy", Query((term("taper"),), (term("pregnancy"),))),
        ('taper -"low dose"', Query((term("taper"),), (term("low", "dose"),))),
        ("covid-19", Query((term("covid"), term("19")))),
        ("how do you taper at", Query((term("taper"),))),
        ("the patient's taper", Query((term("patient"), term("taper", prefix=True)))),
        ("l'oxycodone", Query((term("oxycodone", prefix=True),))),
        ("Dépression SÉVÈRE", Query((term("depression"), term("severe", prefix=True)))),
        ("pain pain pain", Query((term("pain", prefix=True),))),
        ("mg", Query((term("mg"),))),
    ],
)
def test_words_phrases_and_minus_are_understood(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize("text", ["", "  ", "-taper", '"', '""', "* ( ) ^ : -", "-"])
def test_where_there_is_nothing_to_look_for_the_query_is_empty(text: str) -> None:
    assert not parse(text)


def test_small_words_are_looked_for_where_there_are_no_others() -> None:
    words = [each.words[0] for each in parse("to be or not to be").wanted]

    assert words == ["to", "be", "or", "not"]


def test_what_a_question_is_wrapped_in_is_left_out() -> None:
    asked = parse("Hello, can anyone please tell me how to switch from morphine to methadone?")

    assert [each.words[0] for each in asked.wanted] == ["switch", "morphine", "methadone"]
    assert [each.words[0] for each in parse("need help").wanted] == ["need", "help"]


def test_a_pasted_page_is_searched_by_its_first_words() -> None:
    assert len(parse("gabapentin and falls " + "word%d " * 500).wanted) <= 24


def test_capitals_are_noticed() -> None:
    assert [each.capitals for each in parse("UDT before ACT 5").wanted] == [True, True, False]


def test_accents_and_ligatures_fold() -> None:
    assert fold("Œdème ÉVALUÉ naïve cœur") == "oedeme evalue naive coeur"


def test_endings_of_both_languages_do_not_matter() -> None:
    assert set(stems("tapering")) & set(stems("taper"))
    assert set(stems("douleurs")) & set(stems("douleur"))
    assert set(stems("traitements")) & set(stems("traiter"))


def test_the_language_of_a_text_is_told_by_its_small_words() -> None:
    assert is_french(words_of("Quelle est la dose pour un patient de soixante ans ?"))
    assert not is_french(words_of("What is the dose for a patient of sixty years?"))
    assert not is_french(["naloxone"])


@pytest.mark.parametrize("said", ['"low dose"', "“low dose”", "« low dose »"])
def test_quotation_marks_of_a_phone_and_of_french_hold_words_together(said: str) -> None:
    assert [each.words for each in parse(said).wanted] == [("low", "dose")]
