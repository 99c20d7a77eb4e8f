"""Mail that no person wrote to us, and mail that is not to be trusted: each with its reason."""

import re
from collections.abc import Callable
from enum import StrEnum

from echo_community.config import MAIL_IDS
from echo_community.inbox.reading import Mail

LARGEST = 25 * 1024 * 1024
HOPS = 30  # servers a mail passes; one that goes in circles passes more


class Reason(StrEnum):
    """Why a mail is not taken; these are printed and logged."""

    TOO_LARGE = "too-large"
    LOOP = "loop"
    BOUNCE = "bounce"
    RECEIPT = "receipt"
    AUTOMATIC = "automatic"
    OUT_OF_OFFICE = "out-of-office"
    LIST = "list"
    BULK = "bulk"
    CALENDAR = "calendar"
    FORGED = "forged"
    SPAM = "spam"
    NO_SENDER = "no-sender"
    MANY_SENDERS = "many-senders"
    NOT_A_PERSON = "not-a-person"
    NOTHING_NEW = "nothing-new"
    # What only the database can tell.
    NO_ADDRESS = "no-address"  # to no address of ours, or to one that has ended
    UNKNOWN_SENDER = "unknown-sender"
    WRONG_SENDER = "wrong-sender"  # the address is another person's
    NOT_ALLOWED = "not-allowed"
    NOT_NOW = "not-now"
    TWICE = "twice"


# Whoever of these writes is a program.
MACHINES = re.compile(
    r"^(?:mailer-?daemon|postmaster|no-?_?\.?reply|do-?not-?_?reply|ne-?pas-?repondre"
    r"|nepasrepondre|bounces?|abuse"
    r"|noreply|daemon|root|notifications?|alerts?|listserv|majordomo|mail-?delivery(?:-system)?"
    r"|autoreply"
    r"|auto-?respon(?:der|se)|nobody|prvs=.*|.*-bounces|owner-.*|.*-request|bounce[+-].*)(?:\+.*)?$"
)
DAEMONS = re.compile(
    r"^(?:mailer-?daemon|postmaster|bounces?|mail-?delivery(?:-system)?|bounce[+-].*)$"
)
BOUNCED = re.compile(
    r"^(?:undeliver(?:able|ed)|delivery (?:status notification|failure|has failed)"
    r"|mail delivery (?:failed|failure)|returned mail"
    r"|failure notice|message (?:undeliverable|delivery failure)|non remis|non distribuable"
    r"|échec de (?:la )?(?:remise|livraison|distribution)"
    r"|courrier non (?:remis|distribué)|avis de non[- ]remise|notification d'échec"
    r"|mail system error|warning: (?:could not send|message)"
    r"|rapport de non[- ]remise|message non (?:remis|livré|distribué|délivré))",
    re.IGNORECASE,
)
RECEIPTS = re.compile(
    r"^(?:read|not read|read receipt|return receipt|disposition notification|lu|non lu"
    r"|confirmation de lecture|accusé de (?:lecture|réception)|delivered|remis"
    r"|distribué)(?: \([^)]*\))? ?:",
    re.IGNORECASE,
)
AWAY_SUBJECT = re.compile(
    r"^(?:auto(?:matic)?[- ]?(?:reply|response)|autoreply|auto ?: |out[- ]of[- ](?:the )?office"
    r"|away from (?:my )?(?:mail|e-?mail|office|desk)|vacation\b"
    r"|on (?:vacation|leave|holiday)\b|i am (?:away|out)\b|(?:message|avis"
    r"|notification) (?:automatique|d'absence)|absence ?(?::|$|du bureau)|absente?\b"
    r"|en (?:vacances|congé)\b"
    r"|hors du bureau|je suis absente?|out ?: |ooo\b|maternity leave|congé de maternité)"
    r"|\b(?:automatic reply|auto[- ]?reply|out of office|réponse automatique|absence du bureau"
    r"|absente? du bureau)\b",
    re.IGNORECASE,
)
_AWAY = (
    r"out of (?:the )?(?:office|clinic|hospital|country)|away from (?:the|my) (?:office|desk"
    r"|e-?mail|clinic)|on (?:annual |sick |maternity |parental |medical )?(?:leave|vacation"
    r"|holidays?)"
    r"|absente? (?:du|de mon|de la|jusqu|pour|à l'extérieur)|à l'extérieur du bureau"
    r"|en (?:vacances|congé)|hors du bureau|de retour (?:au bureau )?(?:le|lundi|mardi|mercredi"
    r"|jeudi|vendredi)"
)
AWAY_WORDS = re.compile(
    rf"\b(?:i (?:am|will be)|i'm|i'll be|je (?:suis|serai)|nous (?:sommes|serons)|we (?:are"
    rf"|will be)|our (?:office|clinic) is|is)\b[^.?!\n]{{0,60}}\b(?:{_AWAY})",
    re.IGNORECASE,
)
FROM_WORK = re.compile(
    r"out of (?:the )?(?:office|clinic)|(?:absente?|hors|à l'extérieur) du bureau", re.IGNORECASE
)
AWAY_PROMISES = re.compile(
    r"\b(?:will (?:respond|reply|return|get back|answer)|upon my return|when i return"
    r"|on my return|for (?:urgent|immediate)|if (?:this|your|it) (?:is|matter)[^.]{0,30}urgent"
    r"|(?:limited|no) access to"
    r"|until \w+|returning|back (?:on|in)|pour (?:toute|une) (?:urgence|demande|question)"
    r"|en cas d'urgence|à mon retour|dès mon retour|de retour|jusqu'a?u?|je (?:vous )?répondrai"
    r"|accès limité|thank you for your (?:e-?mail|message)"
    r"|merci (?:de|pour) votre (?:courriel|message)|this is an automat|ceci est (?:un"
    r"|une) (?:message|réponse) automat)",
    re.IGNORECASE,
)
AUTOMATIC_WORDS = re.compile(
    r"(?:this is an automat(?:ic|ed) (?:reply|response|message|e-?mail)|ceci est (?:un"
    r"|une) (?:message|réponse|courriel) automatique|(?:message|courriel|réponse) (?:généré"
    r"|envoyé|générée|envoyée) automatiquement"
    r"|(?:please )?do not (?:reply|respond) to this (?:e-?mail|message|automated)|(?:veuillez "
    r"|merci de |prière de )?ne pas répondre à ce (?:courriel|message)"
    r"|(?:mailbox|address|e-?mail account) is (?:not monitored|no longer (?:monitored|in use))"
    r"|cette (?:boîte|adresse)[^.]{0,40}(?:n'est pas surveillée|n'est plus))",
    re.IGNORECASE,
)


def refusal(
    mail: Mail, text: str, *, our_domain: str = "", largest: int = LARGEST
) -> Reason | None:
    """Why this mail, whose new words are `text`, is not taken; None where it may be."""
    if mail.size > largest:
        return Reason.TOO_LARGE
    if _is_loop(mail, our_domain):
        return Reason.LOOP
    return next((reason for reason, holds in CHECKS if holds(mail, text)), None)


def _is_loop(mail: Mail, our_domain: str) -> bool:
    if "x-loop" in mail.headers:  # no mail program of a person's sets it
        return True
    if len(mail.headers.get("received", ())) > HOPS:
        return True
    if mail.message_id and mail.message_id in mail.answers:
        return True
    domain = mail.message_id.rstrip("> ").rpartition("@")[2].lower()
    if domain and domain in (MAIL_IDS, our_domain.lower()):
        return True
    return bool(mail.sender and mail.sender.email in {one.email for one in mail.recipients[:1]})


def _is_bounce(mail: Mail, text: str) -> bool:
    sender = mail.sender
    return bool(
        mail.report_type == "delivery-status"
        or (mail.header("Return-Path") or "-").replace(" ", "") == "<>"
        or mail.header("X-Failed-Recipients")
        or (sender and DAEMONS.match(sender.email.partition("@")[0]))
        or BOUNCED.match(mail.subject)
    )


def _is_receipt(mail: Mail, text: str) -> bool:
    return mail.report_type == "disposition-notification" or bool(RECEIPTS.match(mail.subject))


def _is_report(mail: Mail, text: str) -> bool:
    return mail.kind == "multipart/report" or bool(mail.report_type)


def _is_away(mail: Mail, text: str) -> bool:
    """By its subject; or by words that say so and promise an answer, in a short mail."""
    if AWAY_SUBJECT.search(mail.subject.strip()):
        return True
    words = text.replace("’", "'")
    said = AWAY_WORDS.search(words[:300])
    promised = {found.casefold() for found in AWAY_PROMISES.findall(words)}
    if not FROM_WORK.search(words):  # "on leave until Monday, but start at 5 mg" is a person's
        promised = {found for found in promised if not found.startswith(("until", "jusqu"))}
    return bool(said and promised) and len(words) < 1200


def _is_automatic(mail: Mail, text: str) -> bool:
    said = (mail.header("Auto-Submitted") or "no").split(";")[0].strip().lower()
    marks = (
        "X-Autoreply",
        "X-Autorespond",
        "X-Auto-Reply",
        "X-AutoReply-From",
        "X-Autogenerated",
        "X-Autoresponder",
    )
    suppresses = (mail.header("X-Auto-Response-Suppress") or "").lower()
    return bool(
        said != "no"
        or any(mail.header(mark) for mark in marks)
        or "x-ms-exchange-inbox-rules-loop" in mail.headers
        or "x-ms-exchange-generated-message-source" in mail.headers
        or suppresses == "all"
        or (mail.header("Precedence") or "").strip().lower() == "auto_reply"
        or AUTOMATIC_WORDS.search(text.replace("’", "'"))
    )


def _is_list(mail: Mail, text: str) -> bool:
    marks = (
        "List-Id",
        "List-Post",
        "List-Unsubscribe",
        "Mailing-List",
        "X-Mailing-List",
        "X-BeenThere",
    )
    return any(mail.header(mark) for mark in marks) or _precedence(mail) == "list"


def _is_bulk(mail: Mail, text: str) -> bool:
    marks = ("Feedback-ID", "X-Campaign", "X-CampaignID", "X-Mailgun-Tag")
    return _precedence(mail) in ("bulk", "junk") or any(mail.header(mark) for mark in marks)


def _precedence(mail: Mail) -> str:
    return (mail.header("Precedence") or mail.header("X-Precedence") or "").strip().lower()


def _is_calendar(mail: Mail, text: str) -> bool:
    subject = re.compile(
        r"^(?:accepted|declined|tentative|accepté|refusé|provisoire|canceled|annulé) ?:", re.I
    )
    return mail.kind == "text/calendar" or bool(subject.match(mail.subject))


def _is_forged(mail: Mail, text: str) -> bool:
    """By what our own mail server found: its line stands first."""
    found = (mail.header("Authentication-Results") or "").lower()
    return "dmarc=fail" in found or ("spf=fail" in found and "dkim=pass" not in found)


def _is_spam(mail: Mail, text: str) -> bool:
    return (mail.header("X-Spam-Flag") or "").strip().lower() == "yes"


def _is_unsent(mail: Mail, text: str) -> bool:
    return not mail.senders


def _is_of_many(mail: Mail, text: str) -> bool:
    return len(mail.senders) > 1 or len(mail.headers.get("from", ())) > 1


def _is_machine(mail: Mail, text: str) -> bool:
    return bool(mail.sender and MACHINES.match(mail.sender.email.partition("@")[0]))


def _says_nothing(mail: Mail, text: str) -> bool:
    return not text.strip()


# In the order in which they are told: what says most first.
CHECKS: tuple[tuple[Reason, Callable[[Mail, str], bool]], ...] = (
    (Reason.BOUNCE, _is_bounce),
    (Reason.RECEIPT, _is_receipt),
    (Reason.AUTOMATIC, _is_report),
    (Reason.OUT_OF_OFFICE, _is_away),
    (Reason.AUTOMATIC, _is_automatic),
    (Reason.LIST, _is_list),
    (Reason.BULK, _is_bulk),
    (Reason.CALENDAR, _is_calendar),
    (Reason.FORGED, _is_forged),
    (Reason.SPAM, _is_spam),
    (Reason.NO_SENDER, _is_unsent),
    (Reason.MANY_SENDERS, _is_of_many),
    (Reason.NOT_A_PERSON, _is_machine),
    (Reason.NOTHING_NEW, _says_nothing),
)
