"""The query language: any text at all is understood, or holds nothing to look for."""

import pytest

from echo_community.search.language import Query, Term, fold, parse, spellings


def term(*words: str, prefix: bool = False) -> Term:
    return Term(words, prefix)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("liver panel", Query((term("liver"), term("panel", prefix=True)))),
        ('"low dose" start', Query((term("low", "dose"), term("start", prefix=True)))),
        ('start "low dose"', Query((term("start"), term("low", "dose")))),
        ('"low dose', Query((term("low", "dose"),))),
        ("taper -pregnancy", Query((term("taper", prefix=True),), (term("pregnancy"),))),
        ('taper -"low dose"', Query((term("taper"),), (term("low", "dose"),))),
        ("covid-19", Query((term("covid", "19"),))),
        ("how do you taper at", Query((term("taper", prefix=True),))),
        ("Dépression SÉVÈRE", Query((term("depression"), term("severe", prefix=True)))),
        ("pain pain pain", Query((term("pain", prefix=True),))),
        ("mg", Query((term("mg"),))),
    ],
)
def test_words_phrases_and_minus_are_understood(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize("text", ["", "  ", "the of and", "-taper", '"', '""', "* ( ) ^ : -", "-"])
def test_where_there_is_nothing_to_look_for_the_query_is_empty(text: str) -> None:
    assert not parse(text)


def test_a_pasted_page_is_searched_by_its_first_words() -> None:
    assert len(parse("gabapentin and falls " + "word%d " * 500).wanted) <= 12


def test_accents_fold_and_french_ligatures_have_two_spellings() -> None:
    assert fold("Œdème ÉVALUÉ naïve") == "œdeme evalue naive"
    assert spellings("coeur") == ("coeur", "cœur")
    assert spellings("œdeme") == ("œdeme", "oedeme")


@pytest.mark.parametrize("said", ['"low dose"', "“low dose”", "« low dose »"])
def test_quotation_marks_of_a_phone_and_of_french_hold_words_together(said: str) -> None:
    assert [term.words for term in parse(said).wanted] == [("low", "dose")]
