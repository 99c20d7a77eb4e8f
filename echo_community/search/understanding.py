"""From what was typed to what is looked for: other names, endings, repaired words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from echo_community.search import counts, spelling
from echo_community.search.counts import Common
from echo_community.search.language import Query, Term, fold, parse, stem, stems, words_of
from echo_community.search.probes import Need
from echo_community.search.ranking import Form, Want, rarity
from echo_community.search.vocabulary.lookups import Other, expand
from echo_community.search.vocabulary.names import Relation

SHORT = 4  # words: a longer query says enough by its own words
FEW = 3  # documents: a word that stands in fewer may be meant otherwise
COMMONER = 20  # times: then it is asked whether the other word was meant
MOST_NAMES = 8  # of one phrase

# What another name is worth beside the word that was typed.
SHARES = {
    Relation.NAME: 0.8,
    Relation.BRAND: 0.7,
    Relation.FRENCH: 0.8,
    Relation.ABBREVIATION: 0.7,
    Relation.LAY: 0.5,
}
FOR_THE_UNKNOWN = 1.0
GOING_ON = 0.9  # a word that begins as the unfinished one
GOING_ON_THOUGH_KNOWN = 0.3


@dataclass(frozen=True)
class Helps:
    """Which helps are given; the measurement of search switches them one by one."""

    names: bool = True
    repair: bool = True
    endings: bool = True


QUICK = Helps(names=False, repair=False)
NAMED = Helps(repair=False, endings=False)
EXACT = Helps(names=False, repair=False)  # the words as they were typed


@dataclass(frozen=True)
class Meaning:
    """A query understood, with what the index knows of its words."""

    query: Query
    programme_id: int = 0
    wants: Sequence[Want] = ()
    needs: Sequence[Need] = ()
    without: Sequence[Need] = ()
    pairs: Sequence[Form] = ()
    documents: int = 0
    small: bool = False  # a programme that is little of the whole index
    words: Sequence[str] = ()  # folded: all that is marked in what is shown
    begun: str = ""  # the last word, where it may go on
    also: Sequence[str] = ()
    corrected: str = ""
    suggestion: str = ""


@dataclass(frozen=True)
class _Name:
    """Another name for some words of the query."""

    said: frozenset[str]  # the query's words that it stands for
    other: Other
    share: float

    @property
    def runs(self) -> tuple[tuple[str, ...], ...]:
        """Its stems; of a drug's own name as French texts have them too, which write it alike."""
        each = [stems(word) for word in self.other.words]
        english, french = tuple(s[0] for s in each), tuple(s[-1] for s in each)
        alike = self.other.kind == "drug" and self.other.relation is Relation.NAME
        return tuple(dict.fromkeys((english, french))) if alike else (english,)

    def least(self, count: Callable[[Iterable[str]], int]) -> int:
        """How much there is of its rarest word."""
        return min(count(stems(word)) for word in self.other.words)


def understand(programme_id: int, text: str, helps: Helps = Helps()) -> Meaning:  # noqa: B008  it is frozen
    """What a text looks for in a programme."""
    query = parse(text)
    if not query:
        return Meaning(query)
    others = expand(programme_id, query.said) if helps.names else {}
    common = _common(programme_id, query, others)
    begun = _begun(programme_id, query, common) if helps.endings else {}
    repairs: dict[str, str] = {}
    offered: dict[str, str] = {}
    if helps.repair:
        repairs, offered = _repairs(programme_id, query, common, others, begun)
    corrected = suggestion = ""
    if repairs:
        query = query.repaired(repairs)
        corrected = _retyped(text, repairs)
        others = expand(programme_id, query.said) if helps.names else {}
        common = _common(programme_id, query, others, begun)
    elif begun:
        common = _common(programme_id, query, others, begun)
    if offered:
        suggestion = _retyped(corrected or text, offered)
    names = list(_names(query, others, common))
    return _meaning(programme_id, query, common, names, begun, corrected, suggestion)


def named(programme_id: int, names: Iterable[str]) -> Meaning:
    """Something by any of its names, each whole; without a statement."""
    terms = [Term(tuple(words)) for name in names if (words := words_of(name))]
    forms = dict.fromkeys(_needle(run) for term in terms for run in _runs(term))
    marked = tuple({word for term in terms for word in term.words})
    wants = [Want(tuple(Form(each) for each in forms), 1.0)] if forms else []
    return Meaning(Query(tuple(terms)), programme_id, wants, words=marked)


def _meaning(
    programme_id: int,
    query: Query,
    common: Common,
    names: Sequence[_Name],
    begun: Mapping[str, Sequence[str]],
    corrected: str,
    suggestion: str,
) -> Meaning:
    wants, needs = [], []
    for term in query.wanted:
        mine = [n for n in names if not term.quoted and term.words[0] in n.said]
        going_on = begun.get(term.words[0], ()) if term.prefix else ()
        want, need = _wanted(term, mine, going_on, common)
        wants.append(want)
        needs.append(need)
    for _, unsaid in groupby(_unsaid(query, names), key=lambda name: name.said):
        want, need = _named(list(unsaid), common)
        wants.append(want)
        needs.append(need)
    marked = {word for term in query.wanted for word in term.words}
    marked |= {word for name in names for word in name.other.words}
    marked |= {word for words in begun.values() for word in words}
    return Meaning(
        query,
        programme_id,
        wants,
        needs,
        [Need(_runs(term)) for term in query.unwanted],
        _pairs(query, wants),
        common.documents,
        common.is_small,
        tuple(marked),
        next((need.prefix for need in needs if need.prefix), ""),
        tuple(dict.fromkeys(name.other.name for name in names)),
        corrected,
        suggestion,
    )


def _unsaid(query: Query, names: Sequence[_Name]) -> Iterable[_Name]:
    """Names for phrases of small words alone, such as `coming off`, which stand for no term."""
    terms = {word for term in query.wanted for word in term.words}
    return (name for name in names if terms.isdisjoint(name.said))


def _named(names: Sequence[_Name], common: Common) -> tuple[Want, Need]:
    """What is only looked for by other names than were typed."""
    held = [name.least(common.of) for name in names]
    weight = rarity(max(common.documents, *held), max(held))
    forms = tuple(Form(_needle(run), name.share) for name in names for run in name.runs)
    cost = sum(name.least(common.cost) for name in names)
    runs = _least(run for name in names for run in name.runs)
    return Want(forms, weight), Need(runs, weight=weight, cost=cost)


def _common(
    programme_id: int,
    query: Query,
    others: Mapping[str, Sequence[Other]],
    begun: Mapping[str, Sequence[str]] | None = None,
) -> Common:
    words = {word for term in query.wanted for word in term.words}
    words |= {word for names in others.values() for name in names for word in name.words}
    words |= {word for ends in (begun or {}).values() for word in ends}
    return counts.common(programme_id, {each for word in words for each in stems(word)})


def _wanted(
    term: Term, names: Sequence[_Name], going_on: Sequence[str], common: Common
) -> tuple[Want, Need]:
    runs = _runs(term)
    forms = {_needle(run): 1.0 for run in runs}
    known = min((common.of(stems(word)) for word in term.words), default=0)
    cost = min((common.cost(stems(word)) for word in term.words), default=0)
    for name in names:
        for run in name.runs:
            forms.setdefault(_needle(run), name.share)
        cost += name.least(common.cost)
    prefix = term.words[-1] if term.prefix and known < FEW else ""
    if prefix:
        forms.setdefault(f" {prefix}", GOING_ON if not known else GOING_ON_THOUGH_KNOWN)
    for word in going_on:
        for each in stems(word):
            forms.setdefault(f" {each} ", GOING_ON if not known else GOING_ON_THOUGH_KNOWN)
    every = [*runs, *(run for name in names for run in name.runs)]
    every += [(each,) for word in going_on for each in stems(word)]
    cost += sum(common.cost(stems(word)) for word in going_on)
    # A word that only stands in for another is as rare as what it stands in for.
    holding = known or max(
        [name.least(common.of) for name in names]
        + [common.of(stems(word)) for word in going_on]
        + [1]
    )
    weight = rarity(max(common.documents, holding), holding)
    want = Want(tuple(Form(n, share) for n, share in forms.items()), weight, term.quoted)
    return want, Need(_least(every), prefix, weight, cost, term.quoted)


def _runs(term: Term) -> tuple[tuple[str, ...], ...]:
    """A term's stems in each language."""
    each = [stems(word) for word in term.words]
    english, french = tuple(s[0] for s in each), tuple(s[-1] for s in each)
    return tuple(dict.fromkeys((english, french)))


def _least(runs: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Without those that hold another: who looks for `ct` need not look for `ct scan` too."""
    every = list(dict.fromkeys(runs))
    return tuple(run for run in every if not any(set(other) < set(run) for other in every))


def _needle(run: Iterable[str]) -> str:
    return f" {' '.join(run)} "


def _pairs(query: Query, wants: Sequence[Want]) -> list[Form]:
    """Words that stand side by side in the query, and what it is worth that they do in a text."""
    found: dict[str, float] = {}
    # Wants that no term says come last.
    stand = {term.words[0]: want.weight for term, want in zip(query.wanted, wants, strict=False)}
    said = [fold(word) for word in query.said]
    for first, second in zip(said, said[1:], strict=False):
        if first in stand and second in stand and first != second:
            worth = min(stand[first], stand[second])
            for run in {(stems(first)[n], stems(second)[n]) for n in (0, -1)}:
                found[_needle(run)] = worth
    return [Form(needle, worth) for needle, worth in found.items()]


def _begun(programme_id: int, query: Query, common: Common) -> dict[str, Sequence[str]]:
    """What an unfinished last word may become, where it is hardly a word itself."""
    for term in query.wanted:
        if term.prefix and common.of(stems(term.words[0])) < FEW:
            found = spelling.endings(programme_id, term.words[0])
            return {term.words[0]: found} if found else {}
    return {}


def _repairs(
    programme_id: int,
    query: Query,
    common: Common,
    others: Mapping[str, Sequence[Other]],
    begun: Mapping[str, Sequence[str]],
) -> tuple[dict[str, str], dict[str, str]]:
    """Words to put right at once, and words to ask about."""
    named = {word for phrase in others for word in words_of(phrase)}
    seen = {
        word: common.of(stems(word))
        for term in query.wanted
        for word in term.words
        if word not in named and word not in begun
    }
    near = spelling.near(
        programme_id,
        [w for w, count in seen.items() if count < FEW or _is_found_by_its_ending(w, common)],
    )
    if not near:
        return {}, {}
    proposed = {n.word: n.documents for found in near.values() for n in found if n.documents}
    now = spelling.standing(programme_id, {**proposed, **dict.fromkeys(near, 0)})
    repairs: dict[str, str] = {}
    offered: dict[str, str] = {}
    for word, found in near.items():
        good = [n for n in found if not n.documents or now[n.word] >= spelling.ENOUGH]
        if not good:
            continue
        if not now[word]:
            repairs[word] = good[0].word
        elif meant := _meant_name(word, good, common):
            repairs[word] = meant
        elif seen[word] >= FEW:
            continue
        elif good[0].documents >= COMMONER * seen[word] and good[0].documents:
            offered[word] = good[0].word
    return repairs, offered


def _is_found_by_its_ending(word: str, common: Common) -> bool:
    """Whether texts have it at most with a French ending taken off: `suboxonne` as `suboxon`."""
    return not common.of((stem(word),))


def _meant_name(word: str, near: Iterable[spelling.Near], common: Common) -> str:
    """The name that such a word finds already, and should be searched as: with its other names."""
    if not _is_found_by_its_ending(word, common):
        return ""
    return next((n.word for n in near if n.named and stem(n.word) in stems(word)), "")


def _names(query: Query, others: Mapping[str, Sequence[Other]], common: Common) -> Iterable[_Name]:
    """The other names that help: those of the index, for short queries and unknown words."""
    capitals = {term.words[0] for term in query.wanted if term.capitals}
    short = len(query.wanted) <= SHORT
    for phrase, found in others.items():
        said = words_of(phrase)
        unknown = not all(common.of(stems(word)) for word in said)
        if not (short or unknown):
            continue
        there = [o for o in found if _is_there(o, common) and _is_meant(o, said, capitals, unknown)]
        for other in there[:MOST_NAMES]:
            share = FOR_THE_UNKNOWN if unknown else SHARES[other.relation]
            yield _Name(frozenset(said), other, share)


def _is_there(other: Other, common: Common) -> bool:
    """Whether the index has all its words."""
    return bool(other.words) and all(common.of(stems(word)) for word in other.words)


def _is_meant(other: Other, said: Sequence[str], capitals: set[str], unknown: bool) -> bool:
    """Whether what was typed means this concept: `act` is not ACT, unless no text has it."""
    if other.said is not Relation.ABBREVIATION or unknown:
        return True
    return said[0] in capitals or not set("aeiouy").intersection(said[0])


def _retyped(text: str, words: Mapping[str, str]) -> str:
    """What was typed with some words put right."""
    for wrong, right in words.items():
        for token in set(re.findall(r"[^\W_]+", text)):
            if fold(token) == wrong:
                text = re.sub(rf"\b{token}\b", right, text)
    return text
