"""Builders: small stories begin with named people in a programme."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient

from echo_community.accounts.models import SignIn, User
from echo_community.cases.models import Case, CaseState, Consent, Round
from echo_community.consults import services as consults
from echo_community.consults.drafts import ConsultDraft
from echo_community.consults.models import Consult
from echo_community.discussions import services
from echo_community.discussions.drafts import AskDraft, ReplyDraft
from echo_community.discussions.models import Post, Thread, ThreadKind
from echo_community.discussions.services.writing import open_thread
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.secrets import fresh, hashed
from echo_community.kernel.words import slug
from echo_community.lectures.drafts import LectureDraft
from echo_community.lectures.models import Lecture
from echo_community.lectures.services.making import make_lecture
from echo_community.lectures.services.transcripts import put_transcript
from echo_community.lectures.transcripts.reading import read
from echo_community.meetings.models import Session
from echo_community.policy import Visibility
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Membership, Programme, Topic

PAIN = "Chronic Pain"
LONG_HERE = timedelta(days=100)  # no newcomer any more


class Browser(FlaskClient):
    """A test client that forgets, before each request, who asked the one before.

    Tests keep one application context open, and Flask's `g` lives as long as that.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request with a `g` of its own."""
        vars(g._get_current_object()).clear()
        return super().open(*args, **kwargs)


class World:
    """Makes people, programmes and threads by name; asking twice for a programme gives the same."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._numbers = itertools.count(1)

    def programme(self, name: str = PAIN) -> Programme:
        """The programme of that name."""
        found = db.session.query(Programme).filter_by(name=name).one_or_none()
        return found or self._add(Programme(name=name, slug=slug(name)))

    def person(self, name: str = "Amina Diallo", **facts: Any) -> User:
        """A person with an address and no programme."""
        n = next(self._numbers)
        facts.setdefault("email", f"{slug(name)}-{n}@clinic.example")
        return self._add(User(name=name, **facts))

    def member(
        self, name: str = "Amina Diallo", role: str = "participant", of: str = PAIN, **facts: Any
    ) -> Actor:
        """A new person in a programme, as the actor of a request."""
        person, programme = self.person(name, **facts), self.programme(of)
        self._add(
            Membership(
                user_id=person.id,
                programme_id=programme.id,
                role=Role(role),
                joined_at=now() - LONG_HERE,
                norms_accepted=1,
            )
        )
        return self.actor(person.id)

    def newcomer(self, name: str = "Noor Rahimi", of: str = PAIN) -> Actor:
        """A participant who joined this minute and has seen nothing yet."""
        person, programme = self.person(name), self.programme(of)
        newly = {"user_id": person.id, "programme_id": programme.id, "role": Role.PARTICIPANT}
        self._add(Membership(**newly))
        return self.actor(person.id)

    def membership(self, actor: Actor, **columns: Any) -> Membership:
        """The row of somebody's only membership, perhaps changed."""
        found = db.session.query(Membership).filter_by(user_id=actor.id).one()
        with transaction():
            for name, value in columns.items():
                setattr(found, name, value)
        return found

    def members(self, *names: str, of: str = PAIN) -> list[Actor]:
        """Several participants."""
        return [self.member(name, of=of) for name in names]

    def expert(self, name: str = "Dr Amara Osei", of: str = PAIN) -> Actor:
        """A hub expert."""
        return self.member(name, "expert", of)

    def coordinator(self, name: str = "Nora Lund", of: str = PAIN) -> Actor:
        """A coordinator."""
        return self.member(name, "coordinator", of)

    def admin(self, name: str = "Ada Root") -> Actor:
        """A site administrator without any membership."""
        return self.actor(self.person(name, is_admin=True).id)

    def actor(self, user_id: int) -> Actor:
        """A person as they are in the database now."""
        return actor_for(user_id)

    def topic(self, name: str = "Tapering", of: str = PAIN, **facts: Any) -> Topic:
        """A topic of a programme."""
        programme = self.programme(of)
        return self._add(Topic(programme_id=programme.id, name=name, slug=slug(name), **facts))

    def thread(
        self,
        by: Actor | None = None,
        title: str = "How fast do you taper?",
        body: str = "Two years on 60 MME, stable.",
        replies: int = 0,
        **draft: Any,
    ) -> Thread:
        """A discussion in the author's first programme, with so many replies by the author."""
        by = by or self.member()
        programme_id = next(iter(by.memberships))
        thread = services.ask(by, programme_id, AskDraft(title, body, **draft))
        for n in range(replies):
            services.reply(by, thread.id, ReplyDraft(f"Reply number {n + 1}."))
        return thread

    def reply(self, thread: Thread, by: Actor, body: str = "Ten percent a month.") -> Post:
        """A reply."""
        return services.reply(by, thread.id, ReplyDraft(body))

    def case(
        self,
        by: Actor | None = None,
        title: str = "Leg pain after two operations",
        question: str = "Taper, rotate, or leave it?",
        state: CaseState = CaseState.PRESENTED,
        round: Round = Round.NONE,
        **columns: Any,
    ) -> Case:
        """A case with its thread, for the whole programme, as it stands in that state."""
        by = by or self.member("Jo Halvorsen")
        programme_id = next(iter(by.memberships))
        visible = Visibility.STAFF if state is CaseState.SUBMITTED else Visibility.PROGRAMME
        draft = AskDraft(title, f"**Main question.** {question}", visibility=visible)
        with transaction():
            thread = open_thread(by, programme_id, draft, ThreadKind.CASE)
        n = next(self._numbers)
        facts: dict[str, Any] = {
            "programme_id": programme_id,
            "author_id": by.id,
            "thread_id": thread.id,
            "echo_id": f"CW-{now():%y}-{n:03}",  # apart from those that are given
            "title": title,
            "question": question,
            "consent": Consent.AGREED,
            "state": state,
            "round": round,
        }
        return self._add(Case(**facts | columns))

    def consult(
        self,
        by: Actor | None = None,
        body: str = "Can I start buprenorphine without stopping the opioid first?",
        topics: tuple[int, ...] = (),
        **draft: Any,
    ) -> Consult:
        """A quick question for the whole programme, as the form asks it; thread facts beside."""
        by = by or self.member("Jo Halvorsen")
        thread = {name: draft.pop(name) for name in ("nameless", "visibility") if name in draft}
        asked = AskDraft(body[:200], body, topics=topics, **thread)
        opened = consults.ask(by, next(iter(by.memberships)), ConsultDraft(asked, **draft))
        return db.session.query(Consult).filter_by(thread_id=opened.id).one()

    def lecture(
        self, title: str = "Buprenorphine for pain", transcript: str = "", **draft: Any
    ) -> Lecture:
        """A lecture of the first expert of the programme, said in a WebVTT transcript, if any."""
        by = self.expert("Dr Sunniva Clarke")
        with transaction():
            programme_id = next(iter(by.memberships))
            lecture = make_lecture(by, programme_id, LectureDraft(title, **draft))
            if transcript:
                put_transcript(lecture, read(transcript.encode()).cues)
        return lecture

    def session(self, starts: datetime | None = None, of: str = PAIN, **columns: Any) -> Session:
        """A weekly session of two hours, next week unless it is said."""
        starts = starts or now() + timedelta(days=7)
        facts: dict[str, Any] = {
            "programme_id": self.programme(of).id,
            "title": "Weekly session",
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=2),
            "time_zone": "America/Toronto",
        }
        return self._add(Session(**facts | columns))

    def client(self, actor: Actor | None = None) -> FlaskClient:
        """A browser without script, signed in as this person or as nobody."""
        client = self.app.test_client()
        if actor and actor.signed_in:
            token = fresh()
            self._add(
                SignIn(
                    user_id=actor.id,
                    token_hash=hashed(token),
                    device="Test",
                    own_device=True,
                    expires_at=now().replace(year=now().year + 1),
                )
            )
            with client.session_transaction() as session:
                session["_user_id"] = token
        return client

    def _add(self, row: Any) -> Any:
        with transaction():
            db.session.add(row)
        return row
