"""Things of lectures."""

from typing import Any

from werkzeug.routing import Rule

from echo_community.kernel.db import db, transaction
from echo_community.kernel.storage import storage
from echo_community.lectures.drafts import ReplaceDraft
from echo_community.lectures.handout_drafts import HandoutDraft
from echo_community.lectures.imports import by_page
from echo_community.lectures.models import Deck, ForWhom, Handout, Lecture, Media, MediaKind, Slide
from echo_community.lectures.services import currency, handing_out, handouts, replacing
from echo_community.lectures.transcripts.reading import read
from tests.rules.walk.ground import Ground

SAID = "WEBVTT\n\n00:01.000 --> 00:02.000\nLow dose.\n"


class OfLectures(Ground):
    """Things of lectures."""

    def _of_lecture(self, kind: type[Media] | type[Lecture]) -> Any:
        """A lecture with a part of every sort, or one of these; one for all, for none changes."""
        if db.session.query(Deck).first() is None:
            lecture = self.world.lecture(transcript=SAID)
            stored = storage().put(b"a paper")
            part = {"lecture_id": lecture.id, "stored": stored, "size": 7}
            paper = {"title": "At home", "name": "a.pdf", "pages": 1, "for_whom": ForWhom.PATIENT}
            page = {"picture": stored, "width": 9, "height": 9, "size": 7}
            whose = {"programme_id": lecture.programme_id, "author_id": self.hub.id}
            self._add(Media(**part, kind=MediaKind.AUDIO, media_type="audio/mpeg"))
            self._add(Handout(**part, **paper, **whose))
            with transaction() as session:
                session.add(Deck(**part))
                session.add(Slide(lecture_id=lecture.id, number=2, **page))
        if kind is Lecture:
            return db.session.query(Lecture).join(Deck, Deck.lecture_id == Lecture.id).first()
        return db.session.query(kind).first()

    def _media_id(self, rule: Rule) -> int:
        return int(self._of_lecture(Media).id)

    def _import_id(self, rule: Rule) -> int:
        return int(by_page.begin(self.hub, self.programme.id, []).id)

    def _handout_id(self, rule: Rule) -> int:
        """One under the lecture of `/t/`; else a fresh one, in the state that the address ends."""
        if "thread_id" in rule.arguments:
            self._of_lecture(Lecture)
            under = db.session.query(Handout.id).filter(Handout.lecture_id.is_not(None))
            return int(under.scalar() or 0)
        return self._handout(rule.endpoint.partition(".")[2]).id

    def _handout(self, act: str = "") -> Handout:
        draft = HandoutDraft("At home", body="Slowly.")
        handout = handouts.add_handout(self.hub, self.programme.id, None, draft)
        if act == "restore_handout":
            handouts.withdraw_handout(self.hub, handout.id)
        if act == "release_handout":
            with transaction():
                handout.held = True
        return handout

    def _handout_key(self, rule: Rule) -> str:
        return str(handing_out.publish(self.hub, self._handout().id, 1).public_key)

    def _part(self, rule: Rule) -> str:
        return "slides"

    def _at(self, rule: Rule) -> int:
        return 1000

    def _check_id(self, rule: Rule) -> int:
        return int(currency.check(self.hub, self.world.lecture().thread_id).id)

    def _revision_id(self, rule: Rule) -> int:
        """Of a transcript that was replaced."""
        lecture = self.world.lecture(transcript=SAID)
        transcript = read(SAID.replace("Low", "High").encode())
        made = replacing.replace_transcript(self.hub, lecture.thread_id, transcript, ReplaceDraft())
        return int(made.id)
