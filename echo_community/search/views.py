"""Pages of search."""

from collections import Counter
from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community import policy
from echo_community.kernel.actor import Actor, current_actor
from echo_community.policy import Can
from echo_community.programmes import counts, current
from echo_community.programmes.queries import cohorts
from echo_community.programmes.queries.topics import TopicNode, topics
from echo_community.search import misses, queries
from echo_community.search.blueprint import bp as bp
from echo_community.search.forms import SearchForm
from echo_community.search.language import stem, words_of
from echo_community.search.queries import SearchPage
from echo_community.search.vocabulary import views as vocabulary_views

NEAR = 3  # topics offered above the hits

__all__ = ["bp", "vocabulary_views"]


@bp.get("/p/<slug>/search")
def search(slug: str) -> ResponseReturnValue:
    """Find threads by their words; without words, the field alone."""
    actor = current_actor()
    programme_id = current.enter(actor, slug).programme_id
    form = SearchForm(request.args)
    form.offer(
        topics(actor, programme_id), ((row.id, row.name) for row in cohorts(actor, programme_id))
    )
    choice, page = form.choice(), None
    if form.q.data and form.validate():
        page = _found(actor, programme_id, form)
    return render_template(
        "search/search.html",
        form=form,
        choice=choice,
        page=page,
        names=(names := form.names()),
        near=_near(page, names),
        topic=(topic := _topic_meant(page, names)),
        under=counts.kinds_under(actor, programme_id, _with_parts(topic)) if topic else {},
        here="search",
    )


@bp.get("/p/<slug>/search/missed")
def missed(slug: str) -> ResponseReturnValue:
    """What several people looked for and did not find, for moderators."""
    actor = current_actor()
    programme = current.enter(actor, slug)
    policy.require(actor, Can.READ_MISSES, programme)
    rows = misses.missed(actor, programme.programme_id)
    return render_template("search/missed.html", rows=rows, here="search")


def _near(page: SearchPage | None, names: Mapping[int, TopicNode]) -> list[TopicNode]:
    """The topics that most hits of a page have, to narrow it by."""
    counted = Counter(id_ for hit in page.hits for id_ in hit.topic_ids) if page else Counter()
    return [names[id_] for id_, _ in counted.most_common(NEAR) if id_ in names]


def _topic_meant(page: SearchPage | None, names: Mapping[int, TopicNode]) -> TopicNode | None:
    """The topic whose name, or another of its names, stands in the query; the longest such."""
    if page is None or not page.query:
        return None
    asked = [page.corrected or " ".join(page.query.said), *page.also]
    said = [frozenset(map(stem, words_of(each))) for each in asked]
    found = [
        (len(words), -number, topic)
        for number, topic in enumerate(names.values())
        for words in _names_of(topic)
        if words and (words <= said[0] or words in said[1:])
    ]
    return max(found, key=lambda each: each[:2])[2] if found else None


def _names_of(topic: TopicNode) -> list[frozenset[str]]:
    return [frozenset(map(stem, words_of(n))) for n in (topic.name, *topic.aliases.split(","))]


def _with_parts(topic: TopicNode) -> list[int]:
    return [topic.id, *(part.id for part in topic.parts)]


def _found(actor: Actor, programme_id: int, form: SearchForm) -> SearchPage:
    choice, number = form.choice(), request.args.get("page", 1, int)
    page = queries.search(
        actor, programme_id, choice.words, form.filters(choice), number, exact=choice.exact
    )
    if page.query and not choice.narrowed and not page.whole:
        subjects = [topic.name for topic in form.names().values()]
        misses.note(actor, programme_id, choice.words, subjects)
    return page
