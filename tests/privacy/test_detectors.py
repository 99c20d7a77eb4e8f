"""What the guard finds, what it leaves in peace, and what it proposes instead."""

from datetime import date

import pytest

from echo_community.privacy.detectors import Label, checks, language_of, mended, scan

pytestmark = pytest.mark.once

TODAY = date(2026, 3, 24)


def found(text: str, language: str = "en", **more) -> list[tuple[str, str]]:
    return [
        (span.label.value, text[span.start : span.end]) for span in scan(text, language, **more)
    ]


def proposed(text: str, language: str = "en") -> str:
    [span] = scan(text, language, today=TODAY)
    return span.suggestion


@pytest.mark.parametrize(
    ("text", "label", "what"),
    [
        ("Mrs. Wapoose fell again.", "NAME", "Wapoose"),
        ("my patient tashina quill, 44f, crps", "NAME", "tashina quill"),
        ("Her sister Oksana called.", "NAME", "Oksana"),
        ("S.K., a 23F with hip pain", "NAME", "S.K."),
        ("May is 78 and wants a new hip.", "NAME", "May"),
        ("born 14 March 1951, PHN", "DOB", "14 March 1951"),
        ("Operated on Tuesday, March 11", "DATE", "on Tuesday, March 11"),
        ("She just turned 93.", "AGE_OVER_89", "93"),
        ("Grandpa is ninety-four now.", "AGE_OVER_89", "ninety-four"),
        ("lives at 27 Poplar Cres", "ADDRESS", "27 Poplar Cres"),
        ("send it to P0V 1T0", "POSTCODE", "P0V 1T0"),
        ("fax 807-555-0144 please", "PHONE", "807-555-0144"),
        ("write to wanda@example.com", "EMAIL", "wanda@example.com"),
        ("OHIP 1234-567-897-XK", "HEALTH_NUMBER", "1234-567-897-XK"),
        ("chart # 55-0921", "MRN", "55-0921"),
        ("in room 214 at Northern Lights Lodge", "FACILITY_ROOM", None),
        ("she works at Moose Lake Lumber", "ORG_EMPLOYER", "Moose Lake Lumber"),
        ("lives in Kashechewan", "COMMUNITY", "Kashechewan"),
        ("her instagram @prairie.rose.lena", "HANDLE_URL", "@prairie.rose.lena"),
        ("licence plate BVKL 482", "PLATE", "BVKL 482"),
    ],
)
def test_each_kind_of_identifier_is_found(text: str, label: str, what: str | None) -> None:
    assert (label, what) in [(one, words if what else None) for one, words in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Pregabalin 75-150 bid, naproxen 500/20, gabapentin 300-300-600.",
        "BP 142/90, eGFR 62, A1c 9.7, ESR 12, sats 96 on room air, QTc 468.",
        "Parkinson disease and a Baker cyst; Tinel neg, Phalen pos, Spurling -.",
        "Oswestry 44, Morse 55, PHQ-9 14, Roland-Morris 12.",
        "Busse CMAJ 2017 and Chou et al. 2020 say otherwise.",
        "Dr. Nakashima and our NP Colleen agree; thanks @northshore_np!",
        "Seen 3 weeks ago, again last May, on methadone since 2016.",
        "Two years of waiting in northern Manitoba, in Thunder Bay and Toronto.",
        "Billing K013, DIN 02244999, ICD-10 M79.7.",
        "Will try that. Hope it helps. May cause drowsiness. Summer is short.",
    ],
)
def test_what_only_looks_like_an_identifier_is_left_in_peace(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("Good talk, @Marisol Etok!", True),
        ("I asked Dr. Marisol Etok.", True),
        ("Try 2.5 mg first.\nThanks,\nMarisol Etok", True),
        ("My patient Marisol Etok, 54, has CRPS.", False),
        ("Her mother Marisol Etok called.", False),
        ("Marisol Etok, 71F, fell.", False),
    ],
)
def test_a_members_name_is_clear_only_where_a_member_is_meant(text: str, clear: bool) -> None:
    names = [words for label, words in found(text, known=["Marisol Etok"]) if label == "NAME"]

    assert (names == []) is clear


def test_a_name_told_once_is_found_wherever_it_stands() -> None:
    text = "My patient Zorvath has CRPS. Gabapentin made zorvath dizzy. Zorvath agrees."

    assert [words.lower() for _, words in found(text)] == ["zorvath"] * 3


@pytest.mark.parametrize(
    ("text", "language", "instead"),
    [
        ("Operated March 3.", "en", "about 3 weeks ago"),
        ("Opérée le 3 mars.", "fr", "il y a environ 3 semaines"),
        ("Mrs. Wapoose fell again.", "en", "the patient"),
        ("She is 92 years old.", "en", "over 89"),
        ("Elle a 92 ans.", "fr", "plus de 89"),
        ("She lives in Kashechewan.", "en", "a small northern community"),
        ("Elle demeure à Kuujjuaq.", "fr", "une petite communauté du Nord"),
        ("She lives in Digby.", "en", "a small community"),
    ],
)
def test_what_to_write_instead(text: str, language: str, instead: str) -> None:
    assert proposed(text, language) == instead


def test_a_title_goes_with_the_name() -> None:
    text = "I saw Mrs. Wapoose again."
    [span] = scan(text)

    assert mended(text, span) == "I saw the patient again."


@pytest.mark.parametrize(
    ("check", "number"),
    [
        (checks.luhn, "1234567897"),  # the example of Ontario's own specification of the card
        (checks.british_columbia, "9698658215"),
        (checks.nhs, "9434765919"),  # the example of the NHS data dictionary
        (checks.nhs, "4505577104"),
    ],
)
def test_check_digits_hold_for_documented_examples_and_for_no_neighbour(check, number) -> None:
    assert check(number)
    assert not check(number[:-1] + str((int(number[-1]) + 1) % 10))


def test_a_quebec_number_holds_a_birth_date() -> None:
    assert checks.quebec("trem51061218")
    assert checks.quebec("savl66520417")
    assert not checks.quebec("trem51991218")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ma patiente de 40 ans a mal au dos", "fr"),
        ("My patient has back pain", "en"),
        ("", "en"),
        ("Névralgie, prégabaline 75", "fr"),
    ],
)
def test_the_language_of_a_text_is_guessed(text: str, language: str) -> None:
    assert language_of(text) == language


def test_labels_are_those_of_the_marked_data() -> None:
    assert len(Label) == 15
