"""Other names: the files that are shipped, what they find, and a programme's own words."""

import csv
import io
import itertools
import re
from collections import defaultdict

import pytest
from flask.testing import FlaskClient

from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import Forbidden, NotVisible
from echo_community.privacy import guard
from echo_community.privacy.guard import Finding
from echo_community.search.language import fold
from echo_community.search.vocabulary import data, lookups, queries, services, sheets
from echo_community.search.vocabulary.data import Concept, concept
from echo_community.search.vocabulary.names import Relation, is_small, key_of
from tests.world import World

CONCEPTS = [
    concept("opioid", "class", lay="strong painkiller", abbreviations="OP"),
    concept(
        "buprenorphine", "drug", fr="buprénorphine", brands="Suboxone|Subutex", broader="opioid"
    ),
    concept("low back pain", "condition", fr="lombalgie", abbreviations="LBP", lay="bad back"),
    concept("pain", "symptom", fr="douleur"),
    concept("acceptance and commitment therapy", "therapy", abbreviations="ACT"),
    concept("urine drug test", "test", fr="analyse d'urine", abbreviations="UDT|UDS"),
    concept("romosozumab", "drug", brands="Evenity"),
    concept("diabetes", "condition", lay="sugar"),
    concept("hepatitis A", "condition", abbreviations="HAV"),
    concept("hepatitis B", "condition", abbreviations="HBV"),
]


@pytest.fixture(scope="session")
def shipped() -> list[Concept]:
    return data.shipped()


# What is shipped


def test_there_is_enough_of_it(shipped: list[Concept]) -> None:
    drugs = [one for one in shipped if one.kind == "drug"]
    assert len(drugs) >= 350
    assert len(shipped) - len(drugs) >= 350


def test_every_row_is_of_the_documented_form() -> None:
    for path in data.SHIPPED.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        assert tuple(header) == data.COLUMNS, path.name
        for line in lines:
            assert len(line) == len(data.COLUMNS), (path.name, line)
            assert line[1] in data.KINDS, (path.name, line)
            for each in itertools.chain(*(cell.split("|") for cell in line if cell)):
                assert each == " ".join(each.split()), (path.name, line)
                assert 0 < len(each) <= data.LONGEST_NAME, (path.name, line)


def test_a_concept_stands_once_and_is_a_kind_of_one_that_is_there(shipped: list[Concept]) -> None:
    names = [one.name.lower() for one in shipped]
    assert len(set(names)) == len(names)
    assert {one.broader for one in shipped} - {""} <= {one.name for one in shipped}


def test_no_name_means_two_drugs(shipped: list[Concept]) -> None:
    drugs = defaultdict(set)
    for one in shipped:
        if one.kind == "drug":
            for name in one.names:
                if name.relation is not Relation.LAY:  # "bone pill" names several, as people do
                    drugs[name.key].add(one.name)
    assert {key: found for key, found in drugs.items() if len(found) > 1} == {}


def test_no_name_is_a_small_word(shipped: list[Concept]) -> None:
    names = [name for one in shipped for name in one.names]
    assert [name.name for name in names if is_small(name.key)] == []


# Pairs that French tells apart by an accent alone.
BOTH = {"a", "du", "seche"}  # à, dû; sèche and séché


def test_a_french_word_has_its_accents_wherever_it_stands(shipped: list[Concept]) -> None:
    forms = defaultdict(set)
    for name in (name for one in shipped for name in one.names):
        if name.relation is Relation.FRENCH:
            for word in re.findall(r"[^\W\d_]+", name.name.lower()):
                forms[fold(word)].add(word)
    assert [f for word, f in forms.items() if len(f) > 1 and word not in BOTH] == []


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("Suboxone", "buprenorphine"),
        ("narcan", "naloxone"),
        ("épuclusa", ""),
        ("Epclusa", "sofosbuvir and velpatasvir"),
        ("UDS", "urine drug test"),
        ("MEDD", "morphine milligram equivalents"),
        ("RSD", "complex regional pain syndrome"),
        ("water pills", "diuretic"),
        ("pins and needles", "paraesthesia"),
        ("slipped disc", "disc herniation"),
        ("sevrage", "opioid withdrawal"),
        ("analyses d'urine", "urine drug test"),
        ("insuffisance rénale", "chronic kidney disease"),
        ("comment diminuer", "taper"),
        ("high blood pressure", "hypertension"),
        ("CBT-I", "CBT for insomnia"),
    ],
)
def test_what_people_say_names_its_concept(shipped: list[Concept], said: str, concept: str) -> None:
    found = [one.name for one in shipped if key_of(said) in {name.key for name in one.names}]
    assert concept in found if concept else not found


def test_loading_twice_writes_once(world: World) -> None:
    assert services.load(CONCEPTS) == len(CONCEPTS)
    assert services.load(CONCEPTS) == 0
    assert services.load(CONCEPTS[:3]) == 3
    assert queries.how_many_shipped() == 3


# What is found by it


@pytest.fixture
def programme_id(world: World) -> int:
    services.load(CONCEPTS)
    return world.programme().id


def others(programme_id: int, *words: str) -> dict[str, list[str]]:
    found = lookups.expand(programme_id, words)
    return {said: [other.name for other in each] for said, each in found.items()}


def test_a_query_is_told_the_other_names_of_its_words(programme_id: int) -> None:
    assert others(programme_id, "suboxone", "dose") == {
        "suboxone": ["buprenorphine", "Subutex"],
    }
    [first, *_] = lookups.expand(programme_id, ["SUBOXONE"])["SUBOXONE"]
    assert (first.relation, first.said, first.kind) == (Relation.NAME, Relation.BRAND, "drug")
    assert lookups.expand(programme_id, []) == {}


def test_the_longest_name_counts_and_small_words_do_not(programme_id: int) -> None:
    assert set(others(programme_id, "low", "back", "pain")) == {"low back pain"}
    assert set(others(programme_id, "analyses", "d", "urine")) == {"analyses d urine"}
    assert others(programme_id, "hepatitis", "a") == {"hepatitis a": ["HAV"]}
    assert others(programme_id, "hepatitis") == {}


def test_a_brand_is_not_found_in_the_endings_of_another_word(programme_id: int) -> None:
    assert others(programme_id, "evening") == {}
    assert lookups.names_in(programme_id, "Worse in the evening, even at rest.") == ""


def test_a_text_is_told_the_other_names_of_what_it_names(programme_id: int) -> None:
    names = lookups.names_in(programme_id, "Starting Suboxone after a fracture")
    # Of the class that it belongs to, too.
    assert {"buprenorphine", "Subutex", "opioid", "strong painkiller"} <= set(names.split(", "))
    assert "Suboxone" not in names


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ACT in pain", "acceptance"),
        ("They act out", ""),
        ("A bad back since spring", "lombalgie"),
        ("No sugar in the tea", ""),
        ("No name here", ""),
        ("", ""),
    ],
)
def test_a_text_names_an_abbreviation_in_capitals_and_no_single_lay_word(
    programme_id: int, text: str, named: str
) -> None:
    names = lookups.names_in(programme_id, text)
    assert (named in names) if named else names == ""


@pytest.mark.parametrize("texts", [2, 60])
def test_many_texts_cost_one_statement(programme_id: int, count_queries, texts: int) -> None:
    lookups.names_in(programme_id, "warm")
    with count_queries() as seen:
        found = lookups.names_in_many(programme_id, ["Suboxone", "nothing"] * texts)
    assert len(found) == 2 * texts
    assert found[0] and not found[1]
    assert len(seen) == 1, seen


# A programme's own


@pytest.fixture
def nora(world: World) -> Actor:
    return world.coordinator()


def settings(client: FlaskClient) -> str:
    answer = client.get("/p/chronic-pain/settings/vocabulary")
    assert answer.status_code == 200
    return answer.text


def test_a_coordinator_adds_a_word_that_search_knows_at_once(world: World, nora: Actor) -> None:
    client = world.client(nora)
    sent = {"name": "Sunrise group", "kind": "service", "lay": "the Thursday group, breakfast"}

    answer = client.post("/p/chronic-pain/settings/vocabulary", data=sent)

    assert answer.status_code == 303
    assert "Sunrise group" in settings(client)
    programme_id = next(iter(nora.memberships))
    assert others(programme_id, "thursday", "group") == {
        "thursday group": ["Sunrise group", "breakfast"]
    }
    elsewhere = world.programme("Hepatitis C").id
    assert others(elsewhere, "thursday", "group") == {}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": "", "lay": "x"}, "Write a name."),
        ({"name": "Alone", "kind": "word"}, "Write at least one other name."),
        ({"name": "a|b", "lay": "x", "kind": "word"}, "Write one name here"),
        ({"name": "x" * 121, "lay": "y", "kind": "word"}, "Shorten this by 1 character."),
        ({"name": "Sunrise group", "lay": "again", "kind": "word"}, "is in the list already."),
    ],
)
def test_what_cannot_be_added_is_said_and_kept(
    world: World, nora: Actor, sent: dict[str, str], sentence: str
) -> None:
    programme_id = next(iter(nora.memberships))
    services.add(nora, programme_id, concept("Sunrise group", "service", lay="breakfast"))

    answer = world.client(nora).post("/p/chronic-pain/settings/vocabulary", data=sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{sent["lay"]}"' in answer.text if "lay" in sent else True


def test_what_may_identify_a_patient_is_not_added(
    world: World, nora: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def a_card(text: str, words: guard.Words) -> list[Finding]:
        at = text.find("1234")
        return [Finding(at, at + 4, "HEALTH_CARD", 1.0, stops=True)] if at >= 0 else []

    monkeypatch.setattr(guard, "DETECTORS", [a_card])
    sent = {"name": "Our line", "kind": "service", "lay": "health card 1234"}

    answer = world.client(nora).post("/p/chronic-pain/settings/vocabulary", data=sent)

    assert answer.status_code == 422
    assert "This may identify a patient." in answer.text
    assert queries.own(nora, next(iter(nora.memberships))) == []


def test_a_concept_is_changed_removed_and_brought_back(world: World, nora: Actor) -> None:
    programme_id = next(iter(nora.memberships))
    added = services.add(nora, programme_id, concept("Sunrise group", "service", lay="breakfast"))
    client = world.client(nora)
    edit = f"/vocabulary/{added.id}/edit"

    assert 'value="breakfast"' in client.get(edit).text
    client.post(edit, data={"name": "Sunrise group", "kind": "service", "lay": "porridge"})
    assert others(programme_id, "porridge") == {"porridge": ["Sunrise group"]}
    assert others(programme_id, "breakfast") == {}

    client.post(f"/vocabulary/{added.id}/remove")
    assert others(programme_id, "porridge") == {}
    assert f'action="/vocabulary/{added.id}/restore"' in settings(client)

    client.post(f"/vocabulary/{added.id}/restore")
    assert others(programme_id, "porridge") == {"porridge": ["Sunrise group"]}


def test_others_may_neither_see_nor_change_it(world: World, nora: Actor) -> None:
    programme_id = next(iter(nora.memberships))
    added = services.add(nora, programme_id, concept("Sunrise group", "service", lay="breakfast"))
    expert, outsider = world.expert(), world.coordinator("Olga", of="Hepatitis C")

    assert world.client(expert).get("/p/chronic-pain/settings/vocabulary").status_code == 403
    assert world.client(outsider).get("/p/chronic-pain/settings/vocabulary").status_code == 404
    with pytest.raises(Forbidden):
        services.remove(expert, added.id)
    with pytest.raises(NotVisible):
        services.edit(outsider, added.id, concept("Mine", "word", lay="now"))


def test_what_is_shipped_is_nobodys_to_change(world: World, nora: Actor) -> None:
    services.load(CONCEPTS)
    first = lookups._names_of(0, {key_of("opioid")})[key_of("opioid")][0].concept_id

    with pytest.raises(NotVisible):
        services.remove(nora, first)


def send(client: FlaskClient, content: bytes):
    return client.post(
        "/p/chronic-pain/settings/vocabulary/import",
        data={"sheet": (io.BytesIO(content), "words.csv")},
        content_type="multipart/form-data",
    )


def test_a_csv_is_added_and_says_by_line_what_was_left_out(world: World, nora: Actor) -> None:
    client = world.client(nora)
    sheet = (
        "\ufeffconcept,kind,en,fr,brands,abbreviations,lay\n"
        "Sunrise group,service,,,,SG,breakfast|porridge\n"
        "Alone,service,,,,,\n"
        "\n"
        "Wrong,poem,other,,,,\n"
        "Sunrise group,service,twice,,,,\n"
    )

    answer = send(client, sheet.encode())

    assert answer.status_code == 200
    assert "3 lines were left out." in answer.text
    assert "1 word is added." in answer.text
    assert "Line 3: Write at least one other name." in answer.text
    assert "Line 5: The kind is one of" in answer.text
    assert "Line 6: “Sunrise group” is in the list already." in answer.text
    programme_id = next(iter(nora.memberships))
    assert others(programme_id, "SG") == {"SG": ["Sunrise group", "breakfast", "porridge"]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The first line names the columns"),
        (b"a,b\n1,2\n", "The first line names the columns"),
        (b"concept,kind\n\xff\xfe\n", "The file is not UTF-8."),
        (b'concept,lay\n"open,\n', "left out"),
        (b"x" * (sheets.LARGEST + 1), "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_such_csv_gets_a_sentence(
    world: World, nora: Actor, content: bytes, sentence: str
) -> None:
    answer = send(world.client(nora), content)

    assert answer.status_code == 200
    assert sentence in answer.text


def test_no_file_gets_a_sentence(world: World, nora: Actor) -> None:
    answer = world.client(nora).post("/p/chronic-pain/settings/vocabulary/import", data={})

    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_what_is_saved_can_be_sent_again(world: World, nora: Actor) -> None:
    programme_id = next(iter(nora.memberships))
    services.add(nora, programme_id, concept("Sunrise group", "service", fr="déjeuner", lay="a|b"))

    saved = world.client(nora).get("/p/chronic-pain/settings/vocabulary.csv")
    [line] = sheets.read(saved.data)

    assert line.concept == queries.own(nora, programme_id)[0].concept


@pytest.mark.parametrize("words", [1, 30])
def test_the_page_costs_the_same_however_long_the_list(
    world: World, nora: Actor, count_queries, words: int
) -> None:
    programme_id = next(iter(nora.memberships))
    for n in range(words):
        services.add(nora, programme_id, concept(f"Word {n}", "word", lay=f"said {n}"))
    client = world.client(nora)
    settings(client)

    with count_queries() as seen:
        settings(client)
    assert len(seen) <= 5, seen
