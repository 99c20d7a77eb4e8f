"""A thing of every kind for each variable of an address, made fresh."""

from datetime import timedelta
from typing import Any

from werkzeug.routing import Rule

from echo_community.discussions import services
from echo_community.discussions.drafts import (
    DraftWords,
    FileDraft,
    ReplyDraft,
    ShareDraft,
)
from echo_community.discussions.files import services as files
from echo_community.discussions.models import ShareLink
from echo_community.discussions.places import Place
from echo_community.kernel.clock import now
from echo_community.kernel.db import transaction
from echo_community.kernel.secrets import fresh, hashed
from echo_community.kernel.uploads import Made
from echo_community.lectures.models import Lecture
from echo_community.lectures.services import handing_out
from echo_community.search.vocabulary import services as vocabulary
from echo_community.search.vocabulary.data import concept
from tests.consults.pearling import answered
from tests.rules.walk.cases import OfCases
from tests.rules.walk.consults import OfConsults
from tests.rules.walk.lectures import OfLectures
from tests.rules.walk.moderation import OfModeration
from tests.rules.walk.people import OfPeople
from tests.rules.walk.sessions import OfSessions

OF_OUTCOMES = frozenset(
    f"cases.{name}"
    for name in (
        *("draft_summary", "write_and_sign", "sign", "summary", "summary_as_pdf", "shares"),
        *("follow_up", "preview_follow_up", "ask_later", "nudge", "reduce", "keep_until"),
    )
)


class Walk(OfLectures, OfConsults, OfCases, OfSessions, OfModeration, OfPeople):
    """People of every kind, and a thing of every kind for each step, made fresh."""

    def values(self, rule: Rule) -> dict[str, Any]:
        """A value for each variable of an address, naming things that are there."""
        made: dict[str, Any] = {}
        for name in rule.arguments:
            made[name] = getattr(self, f"_{name}")(rule)
        return made

    def _programme_id(self, rule: Rule) -> int:
        return self.programme.id

    def _slug(self, rule: Rule) -> str:
        if rule.rule.startswith("/p/"):
            return self.programme.slug
        if "thread_id" in rule.arguments or "topic_id" in rule.arguments:
            return "how-fast-do-you-taper" if "thread_id" in rule.arguments else "x"
        return self.programme.slug

    def _thread_id(self, rule: Rule) -> int:
        if rule.endpoint.startswith("lectures."):
            return int(self._of_lecture(Lecture).thread_id)
        if rule.endpoint in OF_OUTCOMES:
            return self._presented_case()
        if rule.endpoint == "consults.make_pearl":
            return int(answered(self.world, self.hub).thread_id)
        if "/consult/" in rule.rule:
            return self._consult()
        thread = self.world.thread(by=self.author, replies=1)
        if rule.endpoint.endswith("restore_thread"):
            services.hide_thread(self.hub, thread.id)
        if rule.endpoint.endswith("restore_post"):
            services.hide_post(self.hub, self._post(thread, 2).id)
        if rule.endpoint.endswith("outcome"):
            self._reported(thread, 2, decided=False)
        if rule.endpoint.endswith("release"):
            with transaction():
                self._post(thread, 2).held = True
        return thread.id

    def _number(self, rule: Rule) -> int:
        return 2

    def _other_id(self, rule: Rule) -> int:
        return self.world.thread(by=self.author).id

    def _topic_id(self, rule: Rule) -> int:
        self.topics += 1
        return self.world.topic(f"Topic {self.topics}").id

    def _topic_slug(self, rule: Rule) -> str:
        return "x"

    def _stage(self, rule: Rule) -> str:
        return "when"

    def _file_id(self, rule: Rule) -> int:
        made = Made("image", "image/jpeg", b"pixels", b"small", 4, 3)
        file = files.keep(self.author, self.programme.id, "wound.jpg", made)
        if not rule.endpoint.endswith("discard_file"):
            thread = self.world.thread(by=self.author)
            draft = ReplyDraft("See this.", files=(FileDraft(file.id),))
            services.reply(self.author, thread.id, draft)
        if rule.endpoint.endswith("restore_file"):
            files.remove(self.author, file.id)
        return file.id

    def _name(self, rule: Rule) -> str:
        return "wound.jpg"

    def _concept_id(self, rule: Rule) -> int:
        coordinator = self.people["coordinator"]
        added = concept(f"smudging {next(self.numbers)}", "other", lay="sweetgrass")
        row = vocabulary.add(coordinator, self.programme.id, added)
        if "restore" in rule.endpoint:
            vocabulary.remove(coordinator, row.id)
        return row.id

    def _table(self, rule: Rule) -> str:
        return "cdc-2022"

    def _filename(self, rule: Rule) -> str:
        return "css/base.css"

    def _place(self, rule: Rule) -> str:
        """Where everybody may keep a draft; thrown away where the address brings it back."""
        if rule.endpoint.endswith("restore_draft"):
            place = Place("ask", self.programme.id)
            for person in self.people.values():
                if person.role_in(self.programme.id):
                    services.save_draft(person, place, DraftWords("Why?", "Because."), 0)
                    services.throw_away(person, place)
        return f"ask:{self.programme.id}"

    def _level(self, rule: Rule) -> str:
        return "watch"

    def _button(self, rule: Rule) -> str:
        return "pin"

    def _kind(self, rule: Rule) -> str:
        return "thanks"

    def _step(self, rule: Rule) -> str:
        return "lift"

    def _link_token(self, rule: Rule) -> str:
        return "unknown"

    def _share_id(self, rule: Rule) -> int:
        """A link of somebody else: its maker's and the moderators' to revoke."""
        if rule.endpoint.startswith("lectures."):
            handout_id = self._handout().id
            return handing_out.share_handout(self.author, handout_id, ShareDraft())[0].id
        case = self.world.case(by=self.author)
        link = ShareLink(
            programme_id=case.programme_id,
            thread_id=case.thread_id,
            token_hash=hashed(fresh()),
            made_by_id=self.author.id,
            expires_at=now() + timedelta(days=1),
        )
        return self._add(link)

    def _act(self, rule: Rule) -> str:
        return "tie"
