"""A mail's bytes as what we need of it."""

import pytest

from echo_community.inbox.reading import read

pytestmark = pytest.mark.once

FROM = b"From: =?utf-8?B?w4ltaWxl?= <emile@clinic.example>\n"


def test_headers_are_decoded_and_ids_stand_nearest_first() -> None:
    mail = read(
        FROM + b"To: A <a@x.example>, b@x.example\n"
        b"Subject: =?iso-8859-1?Q?R=E9ponse?=\n =?iso-8859-1?Q?_longue?=\n"
        b"Message-ID: <c@x>\nIn-Reply-To: <b@x>\nReferences: <a@x>\n <b@x>\n\nOui."
    )

    assert mail.sender and (mail.sender.name, mail.sender.email) == (
        "Émile",
        "emile@clinic.example",
    )
    assert [one.email for one in mail.recipients] == ["a@x.example", "b@x.example"]
    assert mail.subject == "Réponse longue"
    assert (mail.message_id, mail.answers) == ("<c@x>", ("<b@x>", "<a@x>"))


@pytest.mark.parametrize(
    ("header", "body", "text"),
    [
        ("text/plain; charset=iso-8859-1", b"\x93caf\xe9\x94", "“café”"),
        ("text/plain; charset=utf-8", b"caf\xe9", "café"),
        ("text/plain; charset=nonsense", "café".encode(), "café"),
        ("text/plain", b"a\r\nb\rc\x00\x07", "a\nb\nc"),
        (
            "text/html",
            b"<p>a &amp; b<br>c</p><style>x</style><ul><li>d</li></ul>",
            "a & b\nc\n\n- d",
        ),
        ("text/plain; format=flowed; delsp=yes", b"one \ntwo", "onetwo"),
    ],
)
def test_words_come_out_whatever_their_charset(header: str, body: bytes, text: str) -> None:
    assert read(FROM + f"Content-Type: {header}\n\n".encode() + body).text == text


def test_base64_that_is_broken_and_parts_that_do_not_end_are_read_as_far_as_they_go() -> None:
    broken = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nOui.\n"
    raw = (
        broken + b'--b\nContent-Type: application/pdf; name="../a/plan.pdf"\n'
        b"Content-Transfer-Encoding: base64\n\n%%%"
    )

    mail = read(FROM + raw)

    assert mail.text == "Oui."
    assert [(one.name, one.kind) for one in mail.attachments] == [("plan.pdf", "application/pdf")]


def test_an_attached_text_is_a_file_and_not_what_was_said() -> None:
    mail = read(
        FROM + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the note.\n"
        b"--b\nContent-Type: text/plain\n"
        b"Content-Disposition: attachment; filename*=utf-8''not%C3%A9.txt\n\nwords\n--b--\n"
    )

    assert mail.text == "See the note."
    assert [(one.name, one.size) for one in mail.attachments] == [("noté.txt", 5)]
