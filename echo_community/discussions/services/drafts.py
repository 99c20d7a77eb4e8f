"""Drafts: kept while one writes, thrown away with a way back, gone once sent or long untouched."""

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.drafts import DraftWords
from echo_community.discussions.models import Draft
from echo_community.discussions.places import Place
from echo_community.discussions.rows import DraftRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.kernel.errors import NotVisible, Overtaken
from echo_community.policy import Can

KEPT = timedelta(days=30)
THROWN_KEPT = timedelta(days=7)
THROWN = "thrown:"  # before the place of a draft that was thrown away


@atomic
def save_draft(writer: Actor, place: Place, words: DraftWords, version: int) -> DraftRow:
    """Keep what somebody is writing; `version` is the one they began from, 0 for none.

    Raises NotVisible, or Overtaken where another tab or device kept something else meanwhile;
    with revision 0 where it was sent or thrown away there.
    """
    programme_id = queries.programme_of_place(writer, place)
    owned = Draft(user_id=writer.id, programme_id=programme_id)
    policy.visible(writer, Can.KEEP_DRAFT, owned)
    kept = _at(writer, str(place))
    if kept is None:
        return _first(owned, place, words, version)
    if (words.title, words.body, words.choices) == (kept.title, kept.body, kept.choices):
        return _row(kept)  # the same once more, from a page that did not hear the answer
    if version != kept.version:
        raise Overtaken(kept.body, kept.version)
    if words.is_empty:
        _throw(kept)
        return DraftRow("", "", 0, now())
    kept.title, kept.body, kept.choices = words.title, words.body, words.choices
    kept.version, kept.updated_at = kept.version + 1, now()
    return _row(kept)


@atomic
def throw_away(writer: Actor, place: Place) -> None:
    """Put a draft away; for a few days `restore_draft` brings it back."""
    kept = _at(writer, str(place))
    if kept is not None:
        _throw(kept)


@atomic
def restore_draft(writer: Actor, place: Place) -> None:
    """Bring a draft back that was thrown away, before what was begun there since."""
    thrown, begun = _at(writer, THROWN + str(place)), _at(writer, str(place))
    if thrown is None:
        raise NotVisible
    if begun is not None:
        thrown.title = thrown.title or begun.title
        thrown.body = f"{thrown.body}\n\n{begun.body}"
        thrown.version = begun.version
        thrown.choices = choices_of_both(thrown, begun)
        db.session.delete(begun)
        db.session.flush()
    thrown.place, thrown.updated_at = str(place), now()
    thrown.version += 1


def choices_of_both(first: Draft, second: Draft) -> dict[str, Any]:
    """What goes with two drafts made one: the first's choices, the files of both, and what either
    was to be kept from."""
    both = dict(first.choices)
    both |= {name: True for name in ("nameless", "hub_only") if second.choices.get(name)}
    files = {*first.choices.get("files", ()), *second.choices.get("files", ())}
    return {**both, "files": sorted(files)} if files else both


def forget(writer: Actor, place: Place, version: int | None = None) -> None:
    """What was written there is sent: its draft goes, in the transaction under way.

    A later version, of another tab or device, holds other words and stays.
    """
    sent = Draft.user_id == writer.id, Draft.place == str(place)
    newest = () if version is None else (Draft.version <= version,)
    db.session.execute(delete(Draft).where(*sent, *newest))


@atomic
def sweep_drafts() -> int:
    """Remove what nobody touched for 30 days, or threw away a week ago; how many there were."""
    done = delete(Draft).where(
        or_(
            Draft.updated_at < now() - KEPT,
            Draft.place.startswith(THROWN) & (Draft.updated_at < now() - THROWN_KEPT),
        )
    )
    return cast("CursorResult[Any]", db.session.execute(done)).rowcount


def _at(writer: Actor, place: str) -> Draft | None:
    found = find(Draft, Draft.user_id == writer.id, Draft.place == place, lock=True)
    if found is not None:
        policy.visible(writer, Can.KEEP_DRAFT, found)
    return found


def _first(owned: Draft, place: Place, words: DraftWords, version: int) -> DraftRow:
    if version:
        raise Overtaken("", 0)
    if words.is_empty:
        return DraftRow("", "", 0, now())
    row = DraftRow(words.title, words.body, 1, now(), words.choices)
    done = insert(Draft).values(
        user_id=owned.user_id,
        programme_id=owned.programme_id,
        place=str(place),
        title=row.title,
        body=row.body,
        choices=dict(row.choices),
        version=row.version,
        updated_at=row.updated_at,
    )
    if not db.session.execute(done.on_conflict_do_nothing().returning(Draft.id)).all():
        raise Overtaken("", 1)  # another tab began at the same moment
    return row


def _throw(kept: Draft) -> None:
    place = THROWN + kept.place
    db.session.execute(delete(Draft).where(Draft.user_id == kept.user_id, Draft.place == place))
    kept.place, kept.updated_at = place, now()


def _row(kept: Draft) -> DraftRow:
    return DraftRow(kept.title, kept.body, kept.version, kept.updated_at, kept.choices)
