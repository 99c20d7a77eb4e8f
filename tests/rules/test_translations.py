"""French is complete: nothing missing, nothing guessed, nothing left in English."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from tests.world import World

ROOT = Path(__file__).parents[2]
FRENCH = ROOT / "echo_community/translations/fr/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

pytestmark = pytest.mark.once

# Words that French spells the same way.
ALIKE = {
    "%(name)s, %(day)s", "%(num)s discussion", "%(num)s discussions", "%(num)s moment",
    "%(num)s moments", "Code", "Description", "Discussion",
    "Discussions", "Dose", "ECHO Community", "Invitations", "Licence",
    "Normal", "Page", "Pages", "Profession", "Programme", "Programmes", "QTc", "Question",
    "Questions",
    "Service", "Substance", "Suggestion", "Suggestions",
    "Version %(number)s",
}  # fmt: skip

KEYWORDS = {
    "_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "lazy_ngettext": (1, 2),
    "N_": None, "pgettext": ((1, "c"), 2),
}  # fmt: skip


def sources() -> set[str | tuple[str, ...]]:
    """Every string of code and templates that is shown to people."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = set()
    for folder in ("echo_community", "templates"):
        strings = extract_from_dir(
            ROOT,
            [(pattern, method) for pattern, method in methods if pattern.startswith(folder)],
            options,
            KEYWORDS,
            directory_filter=lambda path: not Path(path).name.startswith((".", "__")),
        )
        for _file, _line, text, _comments, _context in strings:
            found.add(text if isinstance(text, str) else tuple(text))
    return {text for text in found if text}


@pytest.fixture(scope="module")
def french() -> Catalog:
    """The French catalogue."""
    with FRENCH.open("rb") as file:
        return read_po(file)


def key(message: Message) -> str | tuple[str, ...]:
    """The English of an entry: one string, or singular and plural."""
    return message.id if isinstance(message.id, str) else tuple(message.id)


def both(message: Message) -> list[tuple[str, str]]:
    """English and French of an entry, form by form."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string or (), strict=True))


def test_every_string_is_in_the_catalogue_and_nothing_else(french: Catalog) -> None:
    entries = {key(message) for message in french if message.id}
    wanted = sources()

    assert len(wanted) > 300
    assert wanted - entries == set()
    assert entries - wanted == set()


def test_every_entry_is_translated_and_none_is_a_guess(french: Catalog) -> None:
    empty = [
        message.id for message in french if message.id and not all(f for _, f in both(message))
    ]

    assert empty == []
    assert [message.id for message in french if message.id and message.fuzzy] == []


def test_nothing_stays_in_english_but_what_french_spells_alike(french: Catalog) -> None:
    same = {en for message in french if message.id for en, fr in both(message) if en == fr}

    assert same - ALIKE == set()


def test_placeholders_survive_translation(french: Catalog) -> None:
    for message in french:
        if not message.id:
            continue
        wanted = {p for en, _ in both(message) for p in PLACEHOLDER.findall(en)}
        for english, translated in both(message):
            there = set(PLACEHOLDER.findall(translated))
            assert there <= wanted and there >= set(PLACEHOLDER.findall(english)) - {"%(num)s"}, (
                english
            )


def test_french_is_set_as_canada_sets_it(french: Catalog) -> None:
    """No space before ; ? and none of !; a no-break space before : and inside « »."""
    wrong = re.compile(r"[\s\u00a0][;?]|!|(?<=\w) :|« |[^\u00a0]»|«[^\u00a0]|'|\"")

    assert [
        fr for message in french if message.id for _, fr in both(message) if wrong.search(fr)
    ] == []


class Words(HTMLParser):
    """Collects what a page says: its text and the attributes that are read aloud or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Labels, tips and what a button says while it sends."""
        shown = {"aria-label", "title", "placeholder", "data-sending", "data-failed"}
        self.said += [value for name, value in attrs if name in shown and value]

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.said += [" ".join(data.split())] if data.strip() else []


def left_in_english(page: str, french: Catalog) -> set[str]:
    """Strings of the catalogue that a page says in English."""
    words = Words()
    words.feed(page)
    known = {fr for message in french if message.id for _, fr in both(message)}
    found = set()
    for english in {en for message in french if message.id for en, _ in both(message)} - known:
        whole = re.compile(r"\d+".join(map(re.escape, PLACEHOLDER.split(english))))
        sentence = english.count(" ") > 1
        if any(whole.search(said) if sentence else whole.fullmatch(said) for said in words.said):
            found.add(english)
    return found


PAGES = {
    "/p/chronic-pain/": "Pourriez-vous répondre?",
    "/p/chronic-pain/threads": "Les plus récentes",
    "/p/chronic-pain/ask": "Lancer une discussion",
    "/p/chronic-pain/consults": "Questions éclair",
    "/p/chronic-pain/consults/ask": "Poser une question éclair",
    "/p/chronic-pain/search?q=taper": "Par pertinence",
    "/p/chronic-pain/settings/members": "Inviter des personnes",
    "/t/1": "Publier la réponse",
    "/you": "Fuseau horaire",
    "/t/999": "Il n’y a pas de page ici",
}


@pytest.mark.parametrize(("address", "words"), PAGES.items(), ids=PAGES)
def test_a_page_speaks_french_alone_to_who_chose_it(
    world: World, french: Catalog, address: str, words: str
) -> None:
    reader = world.member("Marie Tremblay", "coordinator", language="fr")
    asker = world.member("Jo Halvorsen")
    world.thread(by=asker, title="Taper how?", replies=2)
    world.thread(by=asker, title="Taper when?")

    page = world.client(reader).get(address, follow_redirects=True).text

    assert '<html lang="fr"' in page
    assert words in html.unescape(page)
    assert left_in_english(page, french) == set()


def test_the_door_speaks_the_language_of_the_browser(client: FlaskClient, french: Catalog) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.8"}).text

    assert "Courriel professionnel" in page
    assert left_in_english(page, french) == set()


def test_a_page_left_in_english_would_be_found(client: FlaskClient, french: Catalog) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "en"}).text

    assert {"Work e-mail", "or without a password"} <= left_in_english(page, french)
