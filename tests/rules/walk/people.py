"""People, ways in, mails to them."""

from werkzeug.routing import Rule

from echo_community.accounts import unsubscribing
from echo_community.accounts.models import SignIn
from echo_community.inbox.models import MailedQuestion
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail
from echo_community.kernel.secrets import fresh, hashed
from echo_community.meetings import queries as meetings_queries
from echo_community.meetings import services as meetings
from echo_community.programmes.models import Cohort, Invitation, Membership, Spoke
from tests.rules.walk.ground import Ground


class OfPeople(Ground):
    """People, ways in, mails to them."""

    def _cohort_id(self, rule: Rule) -> int:
        graduated = now() if "undo" in rule.endpoint else None
        return self._add(
            Cohort(programme_id=self.programme.id, name="Cycle 9", graduated_at=graduated)
        )

    def _spoke_id(self, rule: Rule) -> int:
        return self._add(Spoke(programme_id=self.programme.id, name="North clinic"))

    def _membership_id(self, rule: Rule) -> int:
        actor = self.world.member("Some Body")
        return db.session.query(Membership.id).filter_by(user_id=actor.id).scalar() or 0

    def _user_id(self, rule: Rule) -> int:
        return self.author.id

    def _sign_in_id(self, rule: Rule) -> int:
        """Somebody else's: nobody may end it."""
        self.world.client(self.author)
        return db.session.query(SignIn.id).order_by(SignIn.id.desc()).limit(1).scalar() or 0

    def _invitation_id(self, rule: Rule) -> int:
        return self._invitation()[0]

    def _token(self, rule: Rule) -> str:
        if rule.endpoint == "meetings.feed":
            meetings.make_feed(self.author)
            return meetings.token_of(meetings_queries.own_feed(self.author))
        if rule.endpoint.startswith("inbox."):
            return self._mailed()
        return self._invitation()[1] if rule.endpoint == "programmes.join" else "unknown"

    def _mailed(self) -> str:
        """A question that came by mail and waits."""
        token = fresh()
        waiting = {"user_id": self.author.id, "programme_id": self.programme.id, "title": "Why?"}
        self._add(MailedQuestion(**waiting, token_hash=hashed(token), body="Why?", choices={}))
        return token

    def _stop_token(self, rule: Rule) -> str:
        # From a mail: where mails are stopped.
        return unsubscribing.path_for(self.people["participant"].id).split("/")[-1]

    def _mail_id(self, rule: Rule) -> int:
        return self._add(
            OutboundMail(
                recipient="amina@clinic.example",
                subject="x",
                body="y",
                message_id=fresh(),
                cause="test",
                programme_id=self.programme.id,
                problem="451",
                tries=1,
            )
        )

    def _invitation(self) -> tuple[int, str]:
        token = fresh()
        invitation = Invitation(
            programme_id=self.programme.id,
            email="new@clinic.example",
            role=Role.PARTICIPANT,
            token_hash=hashed(token),
            invited_by_id=self.author.id,
            expires_at=now().replace(year=now().year + 1),
        )
        return self._add(invitation), token
