"""Searching: who finds what, in which order, and that no input is an error."""

from datetime import date, timedelta

import flask_migrate
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from echo_community.consults.models import Closing
from echo_community.consults.services import closing, sharing
from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.policy import Visibility
from echo_community.search import counts, probes, queries, rebuilding
from echo_community.search.models import DocumentReader, SearchDocument
from echo_community.search.queries import Filters, SearchPage
from echo_community.search.vocabulary import services as vocabulary
from echo_community.search.vocabulary.data import concept
from tests.world import World


def find(reader: Actor, words: str, filters: Filters | None = None, page: int = 1) -> SearchPage:
    return queries.search(reader, next(iter(reader.memberships)), words, filters, page)


def titles(reader: Actor, words: str, filters: Filters | None = None) -> list[str]:
    return [str(hit.title) for hit in find(reader, words, filters).hits]


def test_a_thread_is_found_once_by_its_best_post(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="Night pain", body="What helps?")
    world.reply(thread, amina, "Perhaps gabapentin.")
    best = world.reply(thread, amina, "Gabapentin at night: gabapentin 300 mg, gabapentin slowly.")

    [hit] = find(amina, "gabapentin").hits

    assert (hit.thread_id, hit.number) == (thread.id, best.number)
    assert "<mark>Gabapentin</mark> at night" in hit.snippet.__html__()


def test_a_title_counts_more_than_a_body(world: World) -> None:
    amina = world.member()
    world.thread(by=amina, title="Something else", body="In passing, methadone was named.")
    world.thread(by=amina, title="Methadone and the heart", body="What to measure?")
    world.thread(by=amina, title="A third", body="Methadone once more in passing it is.")

    assert titles(amina, "methadone")[0] == "Methadone and the heart"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tapers", True),
        ("TAPERING", True),
        ("tap", True),
        ('"slowly over months"', True),
        ('"months slowly"', False),
        ("taper -methadone", True),
        ("taper -months", False),
        ("depression", True),
        ("dépression", True),
        ("coeur", True),
        ("covid-19", True),
        ("methadone", False),
    ],
)
def test_words_are_found_in_their_forms_and_without_their_accents(
    world: World, words: str, found: bool
) -> None:
    amina = world.member()
    body = "We tapered slowly over months. Dépression, cœur fragile, after covid-19."
    world.thread(by=amina, title="A year later", body=body)

    assert bool(titles(amina, words)) is found


def test_all_the_words_come_first_and_some_of_them_where_all_find_little(world: World) -> None:
    amina = world.member()
    world.thread(by=amina, title="Liver panel before methadone", body="When?")
    for n in range(3):
        world.thread(by=amina, title=f"Panel number {n}", body="Only one of the words.")

    world.reply(world.thread(by=amina, title="Liver", body="Panel."), amina, "Methadone, panel.")

    page = find(amina, "methadone liver panel")

    assert page.widened
    assert str(page.hits[0].title) == "Liver panel before methadone"
    assert str(page.hits[1].title) == "Liver"
    assert page.total == len({hit.thread_id for hit in page.hits}) == 5


def test_an_edit_a_hiding_and_a_return_are_followed_at_once(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="Night pain", body="Quetiapine?")
    [post_id] = db.session.scalars(select(Post.id).where(Post.thread_id == thread.id))

    services.edit_post(amina, post_id, EditDraft("Trazodone?", 1))
    assert (titles(amina, "quetiapine"), titles(amina, "trazodone")) == ([], ["Night pain"])
    services.hide_thread(amina, thread.id)
    assert titles(amina, "trazodone") == []
    services.restore_thread(amina, thread.id)
    assert titles(amina, "trazodone") == ["Night pain"]


def test_other_programmes_and_other_people_s_threads_are_not_found(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    outsider = world.member("Omar Haddad", of="Hepatitis C")
    world.thread(by=amina, title="Ketamine for all")
    world.thread(by=expert, title="Ketamine for staff", visibility=Visibility.STAFF)
    world.thread(by=amina, title="Ketamine for Ben", visibility=Visibility.NAMED, named=(ben.id,))
    programme_id = next(iter(amina.memberships))

    assert queries.search(outsider, programme_id, "ketamine").total == 0
    assert titles(world.member("Cleo"), "ketamine") == ["Ketamine for all"]
    assert sorted(titles(ben, "ketamine")) == ["Ketamine for Ben", "Ketamine for all"]
    assert sorted(titles(expert, "ketamine")) == ["Ketamine for all", "Ketamine for staff"]


def test_what_one_asked_the_hub_alone_is_found_by_who_asked_and_the_hub(world: World) -> None:
    jo, ben, expert = world.member("Jo Halvorsen"), world.member("Ben Okafor"), world.expert()
    ketamine, staff = "Ketamine for a colleague's kin?", Visibility.STAFF
    asked = world.consult(by=jo, body=ketamine, visibility=staff, nameless=True)
    services.reply(expert, asked.thread_id, ReplyDraft("Esketamine is no better."))
    rebuilding.reindex()

    for words in ("ketamine", "esketamine"):
        found = [titles(who, words) for who in (jo, expert, ben)]
        assert found == [[ketamine], [ketamine], []]
    programme_id = next(iter(jo.memberships))
    assert queries.similar(jo, programme_id, "Ketamine for kin")
    assert not queries.similar(ben, programme_id, "Ketamine for kin")
    closing.close(jo, asked.thread_id, Closing.ANSWERED)
    sharing.share(jo, asked.thread_id)
    assert titles(ben, "esketamine") == [ketamine]
    assert db.session.query(DocumentReader).count() == 0  # nothing ties it to who asked


def test_no_name_leads_to_a_nameless_post_not_even_for_a_moderator(world: World) -> None:
    amina, coordinator = world.member("Amina Diallo"), world.coordinator()
    world.thread(by=amina, title="Asked openly about naloxone")
    world.thread(by=amina, title="Asked without a name about naloxone", nameless=True)

    assert titles(coordinator, "naloxone", Filters(author="diallo")) == [
        "Asked openly about naloxone"
    ]
    hits = {str(hit.title): hit for hit in find(coordinator, "naloxone").hits}
    assert hits["Asked without a name about naloxone"].byline.nameless
    assert hits["Asked without a name about naloxone"].byline.name == ""
    assert hits["Asked openly about naloxone"].byline.name == "Amina Diallo"


def test_topic_and_dates_narrow_the_search(world: World) -> None:
    amina = world.member()
    topic = world.topic("Tapering")
    world.thread(by=amina, title="Clonidine under a topic", topics=(topic.id,))
    old = world.thread(by=amina, title="Clonidine long ago")
    with transaction():
        long_ago = now() - timedelta(days=900)
        db.session.execute(
            update(SearchDocument)
            .where(SearchDocument.thread_id == old.id)
            .values(written_at=long_ago)
        )
    day = long_ago.date()

    assert titles(amina, "clonidine", Filters(topics=(topic.id,))) == ["Clonidine under a topic"]
    assert titles(amina, "clonidine", Filters(until=day + timedelta(1))) == ["Clonidine long ago"]
    assert titles(amina, "clonidine", Filters(since=day + timedelta(9))) == [
        "Clonidine under a topic"
    ]
    assert titles(amina, "clonidine", Filters(newest_first=True))[-1] == "Clonidine long ago"
    assert titles(amina, "clonidine", Filters(since=date(2001, 1, 1), until=date(2001, 2, 1))) == []


@pytest.mark.parametrize("many", [3, 1000])
def test_where_more_match_than_are_ranked_an_old_title_still_comes_first(
    world: World, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    for name, value in {"READ_WHOLLY": 3, "READ_IN_ALL": 3, "NEWEST": 4, "TITLES": 4}.items():
        monkeypatch.setattr(probes, name, value)
    monkeypatch.setattr(probes, "MANY_TITLES", many)
    monkeypatch.setattr(queries, "CANDIDATES", 5)
    amina = world.member()
    world.thread(by=amina, title="Bupropion, all about it", body="Bupropion.")
    for n in range(8):
        world.thread(by=amina, title=f"Thread {n}", body="One word on bupropion among many words.")
    counts.count_words.work()

    page = find(amina, "bupropion")

    assert page.more
    assert str(page.hits[0].title) == "Bupropion, all about it"


@pytest.mark.parametrize("threads", [3, 30])
def test_a_search_costs_the_same_however_much_is_found(
    world: World, count_queries, threads: int
) -> None:
    amina = world.member()
    for n in range(threads):
        world.thread(by=amina, title=f"Naltrexone {n}", body="Said now.")
    counts.count_words.work()

    with count_queries() as seen:
        assert len(find(amina, "naltrexone").hits) == min(threads, 20)
    assert len(seen) == 5, seen  # other names, how common, the index, the words, the page

    with count_queries() as seen:
        assert find(amina, "naltrexome with this").corrected
    # Besides: near words, whether they stand; names and counts of what was meant.
    assert len(seen) == 9, seen


def test_pages_go_on_where_the_last_ended(world: World) -> None:
    amina = world.member()
    for n in range(23):
        world.thread(by=amina, title=f"Naltrexone {n}")

    first, second = find(amina, "naltrexone"), find(amina, "naltrexone", page=2)

    assert (first.total, first.last) == (23, 2)
    assert len({hit.thread_id for page in (first, second) for hit in page.hits}) == 23
    assert find(amina, "naltrexone", page=99).number == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("douleurs", True),
        ("DOULEUR chronique", True),
        ("traitement", True),  # traiter
        ("évaluation", True),
        ("evaluations", True),
        ("sevrage", False),
    ],
)
def test_endings_and_accents_of_french_do_not_matter(world: World, words: str, found: bool) -> None:
    amina = world.member()
    body = "Comment traiter les douleurs chroniques ? Il faut une évaluation avant le traitement."
    world.thread(by=amina, title="Une question", body=body)

    assert bool(titles(amina, words)) is found


def test_words_in_several_posts_of_a_thread_find_it(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="A question", body="Constipation for months.")
    world.reply(thread, amina, "Is the methadone the cause?")
    world.thread(by=amina, title="Another", body="Constipation, constipation, constipation.")

    page = find(amina, "methadone constipation")

    assert page.hits[0].thread_id == thread.id
    assert page.whole == 1


def test_marked_answers_come_first_and_what_is_no_longer_current_last_and_says_so(
    world: World,
) -> None:
    amina = world.member()
    for mark in ("superseded", "unmarked", "accepted", "endorsed"):
        thread = world.thread(by=amina, title=f"Pregabalin {mark}", body="Pregabalin at night.")
        _mark(thread, mark)

    hits = find(amina, "pregabalin night").hits

    assert [str(hit.title) for hit in hits] == [
        "Pregabalin endorsed",
        "Pregabalin accepted",
        "Pregabalin unmarked",
        "Pregabalin superseded",
    ]
    assert [hit.superseded for hit in hits] == [False, False, False, True]
    assert [hit.endorsed for hit in hits] == [True, False, False, False]


def test_marks_replies_roles_and_kinds_narrow_the_search(world: World) -> None:
    amina, expert = world.member(), world.expert()
    world.thread(by=expert, title="Lidocaine by an expert")
    answered = world.thread(by=amina, title="Lidocaine answered", replies=1)
    marked = world.thread(by=amina, title="Lidocaine endorsed")
    _mark(marked, "endorsed")

    assert titles(amina, "lidocaine", Filters(roles=(Role.EXPERT,))) == ["Lidocaine by an expert"]
    assert titles(amina, "lidocaine", Filters(endorsed=True)) == ["Lidocaine endorsed"]
    assert "Lidocaine answered" not in titles(amina, "lidocaine", Filters(unanswered=True))
    assert len(titles(amina, "lidocaine", Filters(kinds=("discussion",)))) == 3
    assert titles(amina, "lidocaine", Filters(kinds=("case",))) == []
    assert answered.replies == 1


def test_a_nameless_expert_is_not_known_for_one_by_any_filter(world: World) -> None:
    amina, expert = world.member(), world.expert()
    world.thread(by=expert, title="Tizanidine, asked without a name", nameless=True)

    assert titles(amina, "tizanidine", Filters(roles=(Role.EXPERT,))) == []
    assert not db.session.scalar(select(SearchDocument.by_hub))


def test_similar_threads_are_few_and_about_the_same(world: World) -> None:
    amina = world.member()
    for n in range(5):
        world.thread(by=amina, title=f"Tapering after surgery, month {n}", body="Slowly.")
    world.thread(by=amina, title="Night pain", body="Surgery was named once.")
    counts.count_words.work()
    programme_id = next(iter(amina.memberships))

    hits = queries.similar(amina, programme_id, "How do you taper after surgery")

    assert len(hits) == 3
    assert all("Tapering" in str(hit.title) for hit in hits)
    assert queries.similar(amina, programme_id, "") == ()


def test_threads_like_a_thread_leave_it_out_and_what_is_not_for_all(world: World) -> None:
    amina, expert = world.member(), world.expert()
    same = [
        world.thread(by=amina, title=f"Clonidine for withdrawal {n}", body="Clonidine, withdrawal.")
        for n in range(3)
    ]
    world.thread(by=expert, title="Clonidine withdrawal staff", visibility=Visibility.STAFF)
    for n in range(6):
        world.thread(by=amina, title=f"Something else {n}", body="Nothing of the kind.")
    counts.count_words.work()
    programme_id = next(iter(amina.memberships))

    found = queries.like_this(
        programme_id, "Clonidine for withdrawal", exclude_thread=same[0].id, most=5
    )

    assert sorted(found) == [same[1].id, same[2].id]


def test_the_whole_index_is_written_anew(world: World) -> None:
    amina = world.member()
    kept = world.thread(by=amina, title="Duloxetine stays", replies=2)
    hidden = world.thread(by=amina, title="Duloxetine hidden")
    services.hide_thread(amina, hidden.id)
    with transaction():
        db.session.execute(delete(SearchDocument).where(SearchDocument.thread_id == kept.id))
        stray = {"kind": "discussion", "key": 999, "programme_id": kept.programme_id}
        db.session.add(
            SearchDocument(
                **stray,
                visibility=Visibility.PROGRAMME,
                title="Duloxetine of no post",
                body="",
                written_at=now(),
            )
        )
    stages: list[str] = []

    indexed = rebuilding.reindex(lambda stage, done, of: stages.append(stage))

    assert indexed == 3
    assert set(stages) == {"index", "count"}
    assert titles(amina, "duloxetine") == ["Duloxetine stays"]
    assert db.session.scalar(select(func.count(SearchDocument.id))) == 3


def _mark(thread: Thread, mark: str) -> None:
    if mark != "unmarked":
        with transaction():
            db.session.execute(
                update(SearchDocument)
                .where(SearchDocument.thread_id == thread.id)
                .values({mark: True})
            )


def test_a_thread_with_an_endorsed_answer_is_found_by_any_of_its_posts(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="Tapering after surgery", body="How fast?")
    answer = world.reply(thread, amina, "Ten percent a month.")
    world.thread(by=amina, title="Tapering elsewhere", replies=1)
    with transaction():
        document = SearchDocument
        of_the_answer = update(document).where(document.key == answer.id)
        db.session.execute(of_the_answer.values(endorsed=True))

    assert titles(amina, "tapering", Filters(endorsed=True)) == ["Tapering after surgery"]
    assert titles(amina, "tapering", Filters(accepted=True)) == []

    with transaction():
        db.session.execute(of_the_answer.values(visibility=Visibility.STAFF))
    assert titles(amina, "tapering", Filters(endorsed=True)) == []


def test_an_endorsed_answer_that_is_no_longer_current_counts_as_none(world: World) -> None:
    amina = world.member()
    for mark in ("superseded", "unmarked"):
        thread = world.thread(by=amina, title=f"Pregabalin {mark}", body="Pregabalin at night.")
        _mark(thread, mark)
        if mark == "superseded":
            _mark(thread, "endorsed")
            _mark(thread, "accepted")

    assert titles(amina, "pregabalin") == ["Pregabalin unmarked", "Pregabalin superseded"]
    assert titles(amina, "pregabalin", Filters(endorsed=True)) == []
    assert titles(amina, "pregabalin", Filters(accepted=True)) == []


SIGNS = st.text(alphabet="\"-*():^{}+~&|!<>\\'%_ \t\x00abcNEARORANDNOT0œéß中‏", max_size=60)


@given(words=SIGNS | st.text(max_size=80) | st.text(min_size=2000, max_size=2100))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.large_base_example],
)
def test_no_input_is_an_error(world: World, words: str) -> None:
    programme = world.programme()
    if "reader" not in world.__dict__:
        world.__dict__["reader"] = world.member()
        world.thread(by=world.__dict__["reader"], title="ABC or NEAR not AND 0", body="œé ß 中")

    page = queries.search(world.__dict__["reader"], programme.id, words)

    assert page.total >= len(page.hits)
    assert bool(page.query) or not page.hits
    queries.similar(world.__dict__["reader"], programme.id, words)
    queries.like_this(programme.id, words)


def test_what_was_there_before_the_full_text_is_found_after_the_migration(world: World) -> None:
    amina = world.member()
    world.thread(by=amina, title="Older than the index")
    db.session.remove()
    db.engine.dispose()
    folder = world.app.extensions["migrate"].directory

    flask_migrate.downgrade(folder, "0001")
    flask_migrate.upgrade(folder, "head")

    assert titles(amina, "older") == ["Older than the index"]
    assert db.session.scalar(select(Thread.title)) == "Older than the index"


def test_a_name_of_small_words_alone_finds_what_it_names(world: World) -> None:
    amina = world.member()
    world.thread(by=amina, title="Withdrawal on the third day", body="Sweats.")
    world.thread(by=amina, title="Methadone and the heart", body="What to measure?")
    vocabulary.load([concept("withdrawal", "symptom", lay="getting off|going through it")])
    counts.count_words.work()

    page = find(amina, "getting off methadone")

    assert "withdrawal" in page.also
    assert sorted(str(hit.title) for hit in page.hits) == [
        "Methadone and the heart",
        "Withdrawal on the third day",
    ]
