"""French is complete: nothing missing, nothing guessed, nothing left in English."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.world import World

ROOT = Path(__file__).parents[2]
FRENCH = ROOT / "echo_community/translations/fr/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

# Words that French spells the same way.
ALIKE = {
    "Code", "Description", "Discussion", "ECHO Community", "Invitations", "Licence", "Page",
    "Pages", "Profession", "Programme", "Programmes", "Version %(number)s",
}  # fmt: skip

KEYWORDS = {
    "_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "lazy_ngettext": (1, 2),
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


@pytest.mark.parametrize(
    ("address", "words"),
    [("/p/chronic-pain/", "sujet"), ("/p/chronic-pain/ask", "question"), ("/you", "courriel")],
)
def test_a_page_speaks_french_to_who_chose_it(world: World, address: str, words: str) -> None:
    response = world.client(world.member("Marie Tremblay", language="fr")).get(address)

    assert '<html lang="fr"' in response.text
    assert words in response.text.lower()
    assert "Skip to content" not in response.text
