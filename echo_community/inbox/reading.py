"""A mail's bytes as what we need of it; nothing in them may raise."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from echo_community.inbox import html, wire

# What the email package raises on headers and parts that nobody should have sent.
BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError)

SEALED = frozenset(
    {
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-encrypted",
        "application/pgp-keys",
        "application/ms-tnef",
    }
)


@dataclass(frozen=True)
class Attachment:
    """A file that came along."""

    name: str
    kind: str
    content: bytes
    inside: bool = False  # shown within the words, as the logo of a signature is

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def is_sealed(self) -> bool:
        """Whether only a mail program can make something of it: signatures, sealed mails."""
        return self.kind in SEALED or self.name.endswith((".p7m", ".p7s", "winmail.dat", ".asc"))


@dataclass(frozen=True)
class Address:
    """Somebody's name and address, as a header gives them."""

    name: str
    email: str


@dataclass(frozen=True)
class Mail:
    """A mail as it was read."""

    size: int
    subject: str
    senders: tuple[Address, ...]
    recipients: tuple[Address, ...]
    message_id: str
    answers: tuple[str, ...]  # the Message-IDs it follows, nearest first
    kind: str  # its content type
    kinds: frozenset[str]  # of all its parts
    report_type: str
    headers: dict[str, tuple[str, ...]]  # by name in lower case, decoded
    text: str
    attachments: tuple[Attachment, ...]

    @property
    def sender(self) -> Address | None:
        """The one who wrote, where there is exactly one."""
        return self.senders[0] if len(self.senders) == 1 else None

    def header(self, name: str) -> str | None:
        """The first value of a header, or None where it is absent."""
        values = self.headers.get(name.lower())
        return values[0] if values else None


def read(raw: bytes) -> Mail:
    """Read a mail."""
    message = message_from_bytes(raw, policy=policy.compat32)
    headers: dict[str, tuple[str, ...]] = {}
    for name, value in message.raw_items():
        key = name.lower()
        headers[key] = (*headers.get(key, ()), _decoded(str(value)))
    parts = [part for part in _leaves(message) if not part.is_multipart()]
    return Mail(
        size=len(raw),
        subject=_first(headers, "subject"),
        senders=_addresses(headers, "from"),
        recipients=_addresses(headers, "to", "cc", "delivered-to", "x-original-to"),
        message_id=_first(headers, "message-id").strip(),
        answers=_answers(headers),
        kind=_kind(message),
        kinds=frozenset(map(_kind, parts)),
        report_type=_parameter(message, "report-type").lower(),
        headers=headers,
        text=_text(parts),
        attachments=tuple(_attached(parts)),
    )


def _leaves(message: Message) -> list[Message]:
    """Its parts in order; a mail that is attached as such stays whole."""
    if not message.is_multipart() or message.get_content_maintype() == "message":
        return [message] if not message.is_multipart() else []
    found: list[Message] = []
    for part in message.get_payload():
        if isinstance(part, Message):
            found += _leaves(part)
    return found


def _first(headers: dict[str, tuple[str, ...]], name: str) -> str:
    return headers.get(name, ("",))[0]


def _decoded(value: str) -> str:
    """A header's words: encoded words decoded, folded lines joined, no control characters."""
    value = re.sub(r"\r?\n[ \t]*", " ", value)
    try:
        pieces = decode_header(value)
    except BROKEN:
        pieces = [(value, None)]
    words = "".join(
        wire.words(piece, charset or "utf-8") if isinstance(piece, bytes) else _unescaped(piece)
        for piece, charset in pieces
    )
    return "".join(c for c in words if c.isprintable()).strip()


def _unescaped(piece: str) -> str:
    """Bytes that came raw in a header stand there as surrogates."""
    return wire.words(piece.encode("utf-8", "surrogateescape"), "utf-8")


def _addresses(headers: dict[str, tuple[str, ...]], *names: str) -> tuple[Address, ...]:
    values = [value for name in names for value in headers.get(name, ())]
    try:
        pairs = getaddresses(values)
    except BROKEN:
        pairs = []
    return tuple(Address(name, email.lower()) for name, email in pairs if "@" in email)


def _answers(headers: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    nearest = re.findall(r"<[^<>\s]+>", _first(headers, "in-reply-to"))
    before = re.findall(r"<[^<>\s]+>", _first(headers, "references"))
    return tuple(dict.fromkeys(nearest + before[::-1]))


def _parameter(part: Message, name: str, header: str = "content-type") -> str:
    try:
        value = part.get_param(name, "", header)
    except BROKEN:
        return ""
    if isinstance(value, tuple):
        return wire.words(value[2].encode("latin-1", "replace"), value[0] or "utf-8")
    return str(value or "")


def _kind(part: Message) -> str:
    try:
        return part.get_content_type()
    except BROKEN:
        return "text/plain"


def _is_file(part: Message) -> bool:
    return bool(_name(part)) or _disposition(part) == "attachment"


def _disposition(part: Message) -> str:
    try:
        return (part.get_content_disposition() or "").lower()
    except BROKEN:
        return ""


def _name(part: Message) -> str:
    raw = _parameter(part, "filename", "content-disposition") or _parameter(part, "name")
    return re.split(r"[/\\]", _decoded(raw))[-1][:200]


def _text(parts: list[Message]) -> str:
    """What was written: the plain parts, or the HTML ones where no plain part says anything."""
    own = [part for part in parts if not _is_file(part)]
    plain = [_plain(part) for part in own if _kind(part) == "text/plain"]
    said = "\n".join(text.strip("\n") for text in plain if text.strip())
    if said:
        return said
    pages = [_words(part) for part in own if _kind(part) == "text/html"]
    return "\n".join(html.as_text(page) for page in pages)


def _plain(part: Message) -> str:
    text = wire.clean(_words(part))
    if _parameter(part, "format").lower() == "flowed":
        text = wire.unflowed(text, joined=_parameter(part, "delsp").lower() == "yes")
    return text


def _words(part: Message) -> str:
    return wire.words(_content(part), _parameter(part, "charset"))


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except BROKEN:
        return b""
    return content if isinstance(content, bytes) else b""


def _attached(parts: list[Message]) -> list[Attachment]:
    found: list[Attachment] = []
    for part in parts:
        is_words = _kind(part) in ("text/plain", "text/html")
        if _is_file(part) or not (is_words or part.get_content_maintype() in ("message", "text")):
            kind = _kind(part)
            name = _name(part) or f"file-{len(found) + 1}.{kind.partition('/')[2][:10]}"
            inside = _disposition(part) == "inline" or "content-id" in part
            found.append(Attachment(name, kind, _content(part), inside))
    return found
