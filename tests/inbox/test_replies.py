"""Replies as mail programs write them: the new words come out alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.inbox.reply import REPLY_ABOVE, new_text
from echo_community.inbox.taking import take

pytestmark = pytest.mark.once

REPLIES = sorted((Path(__file__).parent / "replies").glob("*.eml"))


@pytest.mark.parametrize("path", REPLIES, ids=lambda path: path.stem)
def test_the_new_words_alone_come_out(path: Path) -> None:
    taken = take(path.read_bytes(), our_domain="mail.echo.example")

    assert taken.text == path.with_suffix(".txt").read_text().strip("\n")
    assert taken.accepted, taken.reason


def test_there_are_enough_of_them_in_both_languages() -> None:
    assert len(REPLIES) >= 45
    assert len([path for path in REPLIES if path.stem.endswith("_fr")]) >= 15


def test_our_marker_ends_the_new_words_where_nothing_else_does() -> None:
    assert new_text(f"Three weeks.\n\n{REPLY_ABOVE}\n\nHow long?") == "Three weeks."


@pytest.mark.parametrize(
    "own",
    [
        "On Tuesday the surgeon wrote:\nno opioids after day five.",
        "Le 3 mars, la neurologue a écrit :\narrêter à la cinquième journée.",
        "From: 10 mg\nTo: 5 mg\nby spring.",
        "> 90 MME: call the hub",
        "She takes 40 MME.\n\n> 90 MME: what then?",
        "CAUTION: do not give it with linezolid.",
        "Sent by mail to the pharmacy, on paper.",
        "Best to ask her family doctor.",
        "Thanks, that helps.",
        "Merci !",
        "I would ask three people:\n\nthe nurse\nthe pharmacist\nthe pain clinic",
        "Refer to Dr. Roy at the pain clinic.",
        "Attention : l'amitriptyline allonge le QT.",
    ],
)
def test_own_words_that_look_like_something_else_stay(own: str) -> None:
    assert new_text(own, name="Amina Diallo", email="amina@clinic.example") == own


@pytest.mark.parametrize(
    "signed",
    [
        "Amina",
        "- A.D.",
        "Best,\nAmina",
        "Thanks, Amina",
        "Dr. Amina Diallo\nLakeside FHT",
        "Dre Amina Diallo, M.D.\nMédecin de famille\nGMF du Lac\n418 555-0142",
        "--\nAmina Diallo",
        "Sent from my Pixel",
        "Envoyé depuis mon téléphone",
        "Bien cordialement,\n\nAmina Diallo",
        "Avis de confidentialité : ce courriel est destiné à la personne nommée.",
    ],
)
def test_what_signs_goes(signed: str) -> None:
    words = f"Start at 5 mg.\n\n{signed}\n"

    assert new_text(words, name="Amina Diallo", email="amina@clinic.example") == "Start at 5 mg."


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall(content: bytes) -> None:
    take(content)
    take(b"From: a@b.example\nContent-Type: text/html; charset=x\n\n" + content)


FRAGMENTS = [
    "> ",
    "On Nov 26, 2026, at 9:12 AM, X <x@y.example> wrote:",
    "De : ",
    "\n",
    "-- ",
    ">>> ",
    "Amina",
    "text.",
]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
def test_what_comes_out_went_in(text: str) -> None:
    lines = set(map(str.strip, text.split("\n")))

    assert all(line.strip() in lines for line in new_text(text, name="Amina").split("\n") if line)


SENTENCES = st.lists(
    st.sampled_from(
        ["taper it slowly, over weeks.", "and what of sleep?", "", "we saw two of them last year."]
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(SENTENCES.map("\n".join))
def test_without_quotes_and_signature_nothing_changes(text: str) -> None:
    assert new_text(text, name="Amina Diallo", email="amina@clinic.example") == text.strip()


def test_below_a_mail_of_ours_without_prefixes_the_answer_begins_after_its_foot() -> None:
    ours = (
        f"{REPLY_ABOVE}\n\nBen answered you.\n\n> Ten percent a month.\n\n-- \nECHO Community\n"
        "What you want by mail: https://echo.example/notices/choices\n"
        "Stop these mails: https://echo.example/unsubscribe/MQ.doR4p_XeDEi7bEvz9N1XzbC-GA8\n"
    )

    assert new_text(f"{ours}\nThree weeks.\n") == "Three weeks."
    assert new_text(f"Three weeks.\n\n{ours}") == "Three weeks."


SAID = (
    "Yes",
    "> 90 MME: call the hub\n\nBelow that, the pharmacist.",
    "From: 60 mg\nTo: 40 mg by spring",
    "Order:\n\nNaproxen\nDuloxetine\nGabapentin",
    "Call the poison centre:\n1-844-764-7669",
    "Ask Dr. Singh at the pain clinic.",
    "Le lendemain, elle a écrit : plus jamais.",
    "Who pays?\nThe clinic?",
)
SIGNED = (
    "",
    "\nMarie-Ève",
    "\n\n- M.-È.",
    "\n\n--\nMarie-Ève Côté, inf.\nTél. 418 555-0101",
    "\n\nBonne journée!\n\nMarie-Ève Côté | IPS | CISSS | 418 555-0101",
    "\n\nThanks,\n\nMarie-Eve\n\nSent from my iPhone",
    "\n\nDre Côté\n\nAVIS DE CONFIDENTIALITÉ : Ce courriel est confidentiel.",
)
ASKED = "Hi all,\n\nHow long do you wait?\n\nThanks,\nBen\n"
QUOTED = "".join(f"> {line}\n" for line in ASKED.splitlines())
BELOW = (
    "",
    f"\n\nOn Thu, Nov 26, 2026 at 9:12 AM ECHO <r@x.example> wrote:\n\n{QUOTED}",
    f"\n\nLe jeu. 26 nov. 2026 à 09:12, ECHO <r@x.example> a écrit\u00a0:\n\n{QUOTED}",
    f"\n\nFrom: ECHO <r@x.example>\nSent: November 26, 2026 9:12 AM\nTo: C\nSubject: x\n\n{ASKED}",
    f"\n\n>>> ECHO <r@x.example> 2026-11-26 9:12 AM >>>\n{ASKED}",
    f"\n\n-------- Message d'origine --------\nDe : ECHO <r@x.example>\nObjet : x\n\n{ASKED}",
)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(SAID), st.sampled_from(SIGNED), st.sampled_from(BELOW))
def test_whatever_signs_and_whatever_is_quoted_what_was_said_stays(
    said: str, signed: str, below: str
) -> None:
    mail = f"{said}{signed}{below}"

    assert new_text(mail, name="Marie-Ève Côté", email="me.cote@cisss.example") == said
