"""Questions, pearls, weeks on call, what lies on a desk."""

from datetime import timedelta

from werkzeug.routing import Rule

from echo_community.consults import services as consults
from echo_community.consults.drafts import FoundDraft
from echo_community.consults.models import RotaWeek
from echo_community.consults.rota_drafts import Days, PlanDraft
from echo_community.consults.services import pearls, reviewing_pearls, rota, swapping
from echo_community.discussions import services
from echo_community.discussions.drafts import (
    ReplyDraft,
)
from echo_community.kernel.clock import now
from echo_community.kernel.db import transaction
from tests.consults.pearling import made as made_pearl
from tests.rules.walk.ground import Ground


class OfConsults(Ground):
    """Questions, pearls, weeks on call, what lies on a desk."""

    def _pearl_id(self, rule: Rule) -> int:
        """A fresh one, in the state that the address ends."""
        pearl = made_pearl(self.world, self.hub)
        if rule.endpoint.endswith("restore_pearl"):
            pearls.withdraw_pearl(self.hub, pearl.id)
        if rule.endpoint.endswith("release_pearl"):
            with transaction():
                pearl.held = True
        return int(pearl.id)

    def _desk_item(self, rule: Rule) -> str:
        """A question that waits: the author's, asked anew."""
        return f"c{self.world.consult(self.author).thread_id}"

    def _desk_act(self, rule: Rule) -> str:
        return "claim"

    def _pearl_check_id(self, rule: Rule) -> int:
        pearl = made_pearl(self.world, self.hub)
        return int(reviewing_pearls.check_pearl(self.hub, pearl.id).id)

    def _week_id(self, rule: Rule) -> int:
        """A week on call of the hub's, taken off where the address puts it back."""
        week = self._week()
        if rule.endpoint.endswith("restore_week"):
            rota.remove_week(self.hub, week.id)
        return week.id

    def _week(self) -> RotaWeek:
        self.weeks += 1
        first = now().date() + timedelta(weeks=self.weeks)
        draft = PlanDraft((self.hub.id,), first, 1, "UTC")
        return rota.plan_weeks(self.hub, self.programme.id, draft)[0]

    def _swap_id(self, rule: Rule) -> int:
        """One that the expert is asked."""
        week, other = self._week(), self.people["expert"].id
        return swapping.ask_to_swap(self.hub, week.id, other).id

    def _answer(self, rule: Rule) -> str:
        return "agree"

    def _absence_id(self, rule: Rule) -> int:
        days = Days(now().date(), now().date(), "UTC")
        return rota.be_away(self.hub, self.programme.id, self.hub.id, days).id

    def _consult(self) -> int:
        """A quick question that the hub has answered."""
        thread_id = self.world.consult(by=self.author).thread_id
        services.reply(self.hub, thread_id, ReplyDraft("Start low."))
        return thread_id

    def _found_id(self, rule: Rule) -> int:
        """Somebody else's: only who found it takes it back."""
        thread = self.world.thread(by=self.hub, replies=1)
        draft = FoundDraft(thread.id)
        return consults.found(self.author, self.programme.id, draft).id
