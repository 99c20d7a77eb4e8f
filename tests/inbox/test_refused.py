"""Mail that no person wrote to us, or that is not to be trusted, is refused with its reason."""

from pathlib import Path

import pytest

from echo_community.inbox import refusing
from echo_community.inbox.reading import read
from echo_community.inbox.refusing import Reason
from echo_community.inbox.taking import take

pytestmark = pytest.mark.once

HERE = Path(__file__).parent / "refused"
WHY = {
    "auto_submitted": Reason.AUTOMATIC,
    "auto_submitted_generated": Reason.AUTOMATIC,
    "bounce_dsn": Reason.BOUNCE,
    "bounce_exchange_fr": Reason.BOUNCE,
    "calendar_answer": Reason.CALENDAR,
    "challenge": Reason.AUTOMATIC,
    "delivery_report": Reason.BOUNCE,
    "empty_return_path": Reason.BOUNCE,
    "forged": Reason.FORGED,
    "loop_many_hops": Reason.LOOP,
    "loop_own_header": Reason.LOOP,
    "loop_own_message_id": Reason.LOOP,
    "loop_own_sender": Reason.LOOP,
    "mailing_list": Reason.LIST,
    "newsletter": Reason.LIST,
    "no_reply_sender": Reason.NOT_A_PERSON,
    "no_sender": Reason.NO_SENDER,
    "nothing_new": Reason.NOTHING_NEW,
    "out_of_office_en": Reason.OUT_OF_OFFICE,
    "out_of_office_exchange": Reason.AUTOMATIC,
    "out_of_office_fr": Reason.OUT_OF_OFFICE,
    "out_of_office_words_en": Reason.OUT_OF_OFFICE,
    "out_of_office_words_fr": Reason.OUT_OF_OFFICE,
    "precedence_bulk": Reason.BULK,
    "precedence_junk": Reason.BULK,
    "read_receipt": Reason.RECEIPT,
    "spam": Reason.SPAM,
    "two_senders": Reason.MANY_SENDERS,
    "vacation_unix": Reason.OUT_OF_OFFICE,
    "ooo_plain_fr": Reason.OUT_OF_OFFICE,
    "ooo_leave_fr": Reason.OUT_OF_OFFICE,
    "ooo_conference_en": Reason.OUT_OF_OFFICE,
    "gone_en": Reason.AUTOMATIC,
    "gone_fr": Reason.AUTOMATIC,
    "ticket_en": Reason.AUTOMATIC,
    "ticket_fr": Reason.AUTOMATIC,
    "full_en": Reason.BOUNCE,
    "full_fr": Reason.BOUNCE,
    "challenge_filter": Reason.AUTOMATIC,
    "notif": Reason.NOT_A_PERSON,
    "spamstatus": Reason.SPAM,
    "smime": Reason.NOTHING_NEW,
    "pgp": Reason.NOTHING_NEW,
    "winmail": Reason.NOTHING_NEW,
    "ical": Reason.CALENDAR,
    "unsub": Reason.NOTHING_NEW,
    "recall": Reason.AUTOMATIC,
    "rappel": Reason.AUTOMATIC,
    "relayed": Reason.BOUNCE,
    "only_sig": Reason.NOTHING_NEW,
    "only_quote_fr": Reason.NOTHING_NEW,
    "delay": Reason.BOUNCE,
}
PERSON = b"From: Amina <amina@clinic.example>\nTo: reply@mail.echo.example\n"


def test_every_mail_here_has_its_reason() -> None:
    assert sorted(path.stem for path in HERE.glob("*.eml")) == sorted(WHY)


@pytest.mark.parametrize(("name", "reason"), WHY.items(), ids=WHY)
def test_it_is_refused(name: str, reason: Reason) -> None:
    raw = (HERE / f"{name}.eml").read_bytes()

    assert take(raw, our_domain="mail.echo.example").reason is reason


def test_what_is_too_large_is_refused_by_its_size() -> None:
    mail = read(PERSON + b"\nStart at 5 mg.")

    assert refusing.refusal(mail, "Start at 5 mg.", largest=10) is Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Re: Absence of ankle reflexes", "An absence of both is common."),
        ("Re: Automatic refills", "I stopped all automatic refills."),
        ("Re: New reply", "I am on leave until Monday. Start at 5 mg."),
        ("RE: Nouvelle réponse", "Le patient est en congé de maladie jusqu'en mars."),
        ("Re: Delivery of naloxone", "The pharmacy delivers."),
        ("TR: Lecture du mois", "Je l'ai lue."),
        ("Re: Absence of a plan", "Her mailbox is full of such requests."),
        ("Re: Rappel", "La boîte de la clinique est pleine de gens inquiets."),
        ("Re: Referral", "The request has been received by the surgeon."),
        ("Re: Stop", "Stop the opioid first."),
    ],
)
def test_a_person_who_speaks_of_such_things_is_heard(subject: str, words: str) -> None:
    raw = PERSON + f"Subject: {subject}\n\n{words}\n".encode()

    assert take(raw).reason is None


def test_a_person_may_copy_themselves() -> None:
    assert take(PERSON + b"Cc: amina@clinic.example\n\nStart at 5 mg.\n").accepted
