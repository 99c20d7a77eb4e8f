"""Whose name a word is: a patient's by the sentence around it, a colleague's by theirs, or none."""

import pytest

from echo_community.privacy.detectors import Label, language_of, scan
from echo_community.privacy.detectors.familiar import (
    is_cut_short,
    is_mistyped,
    is_of_two_cases,
    is_put_together,
)

pytestmark = pytest.mark.once


def names(text: str) -> list[str]:
    return [
        text[span.start : span.end]
        for span in scan(text, language_of(text))
        if span.label is Label.NAME
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # an age, before or after, in either case and language
        ("wapan, 53, insists on going to his trapline.", "wapan"),
        ("F 29, Jaskirat, migraine with aura.", "Jaskirat"),
        ("Femme de 48 ans, Wideline, fibromyalgie.", "Wideline"),
        ("Kétia, ma patiente de 33 ans, a une drépanocytose.", "Kétia"),
        ("aganetha saintil, 42. where do i start?", "aganetha saintil"),
        # as on a label, in no list
        ("Name on file is OYELARAN, TEMITOPE, health card.", "OYELARAN, TEMITOPE"),
        ("My desk: sticker reads: MISTIKOKAT, LEONARD / 1956/02/17", "MISTIKOKAT, LEONARD"),
        ("HRYNCHUK, OREST (M, 79): stenosis, walks 50 m.", "HRYNCHUK, OREST"),
        # gaps that a person fills
        ("The Wollmann girl, 9, sickle trait, leg pain.", "Wollmann"),
        ("everybody in burgeo knows sukhdev, so between us: he drinks.", "sukhdev"),
        ("could someone explain buprenorphine to tsering?", "tsering"),
        ("Bed 2: Yakubu. Post-op day 3, ketamine?", "Yakubu"),
        ('"Oyinkan, have you taken more?" - "No."', "Oyinkan"),
        ("me: what matters? pt: seeing wahsontiio graduate", "wahsontiio"),
        ("anishka's mom wants an MRI.", "anishka"),
        ("She stays with Ozlem in Hearst.", "Ozlem"),
        ("Elle vit avec Oumarou depuis mars.", "Oumarou"),
        ("rappeler Ngozi au 418-555-0123", "Ngozi"),
        ("Ti-Guy pour les intimes", "Ti-Guy"),
        ("MacKinlay, my 3:30 pm, ran out of hydromorphone.", "MacKinlay"),
        ("Regina w/ Borealis Trucking, back pain", "Regina"),
        ("everyone calls me dusty, 44m", "dusty"),
        ("escort: bertha, flight tuesday", "bertha"),
        # lists and labels
        ("list 2: KJ 44 fibromyalgia, on duloxetine", "KJ"),
        ("item 7: R.T. 71 osteoarthritis", "R.T."),
        ("r. k. of chapleau, 61f. crps", "r. k."),
        ('re "wabasse j" transport booked', "wabasse j"),
        ("STIKER KOWALIK, ZENON (M) DDN 1950-02-01", "KOWALIK, ZENON"),
        ("Je vous écris pour Odile Marchand, DDN 1950-02-03.", "Odile Marchand"),
        # relatives, in both orders
        ("Husband Karel present, agrees.", "Karel"),
        ("dad says kofi's leg is worse", "kofi"),
        ("Sa fille Mélissande veut une consultation.", "Mélissande"),
        ("Mother of JD phones daily about the tramadol.", "JD"),
        ("Le mari de Gervaise contrôle les pilules.", "Gervaise"),
        # what only people do
        ("MTO report due. Guerda will never forgive me.", "Guerda"),
        ('nurse: "pt babineau found on floor"', "babineau"),
        # initials and titles
        ("D.C., 41 ans, fibromyalgie.", "D.C."),
        ("Mrs. P. has cried for a week", "P."),
        ("Ms. Two-Axe uses cannabis oil", "Two-Axe"),
        ("Case: RJ, 55F, frozen shoulder.", "RJ"),
    ],
)
def test_a_patient_is_told_by_the_sentence(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Marisol (our MOA) says no more forms for whiplash.",
        "my preceptee lindiwe asked me about ketamine.",
        "Gurpreet at the hub said start at 5 mcg.",
        "Rodrigue, pharmacien, répondra. Rodrigue a raison.",
        "Petit mot pour remercier Dre Sauvageau et Philippe de la présentation.",
        "Hi Colm and Wendy, question on dosing.",
        "Can Hamid or Louise answer this?",
        "Our social worker Bronwyn runs a group; Bronwyn says 8 is the ideal number.",
        "The slides by Hamid were great.",
        "My name is Gretchen and I'm the new pharmacist.",
        "Where do I begin? I've read Busse 2017. — Colm",
        "Much appreciated, Tobias",
        "I asked @northern_delbert22 who agreed.",
        "Busse and colleagues disagree.",
        "my practice partner Leila does the injections",
        "Inscription auprès de Sylvie avant vendredi",
        "i was on call with Devon last night",
    ],
)
def test_a_colleague_is_no_patient(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Bojour, 52 ans, opéré L4-L5 deux fois.",
        "Pateint is 57 with CRPS.",
        "Besin d'aide: SDRC du pied, 40 ans.",
        "Truc du jour: tramadol au coucher.",
        "Petite victoire avec la méthadone. On arrête avant Noël. Relu hier.",
        "Biscuit the clinic dog comes on Fridays. Victor House is booked until noon.",
        "Silverman, Boston 2019 is the paper; see Okafor, J Clin Pain 2018.",
        "gret-grandpa, 80, falls. grand-maman, 80, aussi.",
        "pt 41m, forklift, L5 fracture. Happy with a brace.",
        "item 3: BP 140 hypertension, item 4: HR 72 regular, list 1: PO 10 oxycodone",
        "She lives with Crohn, stays with Suboxone. escort police, escort needed.",
        "they call me weekly, so just call me back Sunday at 705-555-0100",
        "Case with no name pls: 34F, knee OA.",
        "Étiquette collée par erreur au dossier, que faire?",
        "Brought by her son, seal oil and Tylenol only.",
        "Family doc in the Bruce Peninsula, solo.",
        "HLA-B*5801 given he's Han Chinese?",
        "28F, HbSS, crisis q6wk. OxyNEO can't be crushed.",
        "Bûcheron, 60 ans, doigts blancs.",
        "Roofer, 34. Snowbird, 71. Male, 53, from away.",
        "pregab, 75, bid",
        "meralgia paresthetica, 48F.",
        "the teenage girl cut again; bed 4: empty; told admin to fix it",
    ],
)
def test_what_stands_where_a_name_could_is_none(text: str) -> None:
    assert names(text) == []


def test_a_name_in_a_sentence_about_a_case_is_no_speakers() -> None:
    assert names("The slides by Hamid were great.") == []
    assert names("His wife says Hamid lost the link.") == ["Hamid"]


def test_words_are_known_again_when_typed_wrong() -> None:
    assert all(map(is_mistyped, ("bojour", "pateint", "swithced", "pahrmacy")))
    assert not any(map(is_mistyped, ("patient", "oksana", "wapan", "sukhdev")))
    assert is_cut_short("pregab")
    assert is_put_together("teamwork")
    assert is_of_two_cases("HbSS")
    assert not is_of_two_cases("McLeod")
