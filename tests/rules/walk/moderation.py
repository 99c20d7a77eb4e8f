"""Reports, decisions, sanctions."""

from datetime import timedelta

from werkzeug.routing import Rule

from echo_community.discussions import services
from echo_community.discussions.drafts import (
    CorrectDraft,
)
from echo_community.discussions.models import Thread
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.moderation import services as moderation
from echo_community.moderation.drafts import DecisionDraft, FlagDraft
from echo_community.moderation.models import Decision, Flag, Reason
from echo_community.moderation.sanctions import services as sanctions
from echo_community.moderation.sanctions.drafts import SanctionDraft
from echo_community.moderation.sanctions.models import Sanction, SanctionKind
from tests.rules.walk.ground import Ground


class OfModeration(Ground):
    """Reports, decisions, sanctions."""

    def _review_id(self, rule: Rule) -> int:
        """Of a post that somebody reported; decided where the address undoes that."""
        if "appeal" in rule.rule:
            return self._appeal()
        thread = self.world.thread(by=self.author, replies=1)
        return self._reported(thread, 2, decided="undo" in rule.endpoint)

    def _reported(self, thread: Thread, number: int, *, decided: bool) -> int:
        if self.reporter is None:
            self.reporter = self.world.coordinator("Rita Reporter")
        draft = FlagDraft(Reason.OFF_TOPIC)
        with transaction():
            db.session.query(Flag).update({"created_at": now() - timedelta(days=1)})
        flag = moderation.report(self.reporter, self._post(thread, number).id, draft)
        if decided:
            moderation.decide(self.reporter, flag.review_id, DecisionDraft(Decision.LOCK))
        return flag.review_id

    def _post_id(self, rule: Rule) -> int:
        """Of a post that somebody else reported: nobody may take that back for them."""
        thread = self.world.thread(by=self.author, replies=1)
        self._reported(thread, 2, decided=False)
        return self._post(thread, 2).id

    def _decision(self, rule: Rule) -> str:
        return "edit"

    def _correction_id(self, rule: Rule) -> int:
        thread = self.world.thread(by=self.author, replies=1)
        return services.correct(self.hub, self._post(thread, 2).id, CorrectDraft("No.")).id

    def _sanction_id(self, rule: Rule) -> int:
        """About the participant, who alone may appeal; the coordinator and the site may lift it."""
        return self._sanction().id

    def _sanction(self) -> Sanction:
        whom = self.people["participant"]
        membership = self.world.membership(whom)
        draft = SanctionDraft(SanctionKind.WARNING, "Kindly.", Reason.OTHER)
        return sanctions.impose(self.hub, membership.id, draft)

    def _appeal(self) -> int:
        sanction = self._sanction()
        return sanctions.appeal(self.people["participant"], sanction.id, "Look again.").id
