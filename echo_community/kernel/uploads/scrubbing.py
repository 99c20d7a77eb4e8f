"""What a PDF says besides its pages, read and blotted out in its bytes.

A PDF is a text of objects, `<< /Key value >>`, between streams. What our library writes has every
object in plain sight, so blanks of the same length can be put over a value without moving others.
"""

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 64 * 1024 * 1024

# Keys by which a PDF runs something or carries something. /OpenAction is not among them: most
# word processors write one to say at which page to open, and no copy of ours has it.
ACTS = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR)"
    rb"(?![\w.-])"
    rb"|/AA\s*(?:<<|\d+\s+\d+\s+R)"
)
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
TOLD = re.compile(rb"/(?:Metadata|PieceInfo|LastModified|CreationDate|ModDate|ID|AA)(?![\w.-])")
REFERENCE = re.compile(rb"\s*\d+\s+\d+\s+R")
CLOSES = {b"<<": b">>", b"[": b"]"}
TOKEN = re.compile(rb"\(|<<|>>|\[|\]|<[0-9A-Fa-f\s]*>")
TEXT = re.compile(rb"\\.|\(|\)", re.DOTALL)
# In the JPEGs inside: EXIF, XMP and Photoshop's segment; bytes 2 and 3 are the length.
SEGMENT = re.compile(
    rb"\xff[\xe1\xed](..)(?=Exif\x00\x00|http://ns\.adobe\.com/|Photoshop 3\.0\x00)", re.DOTALL
)


def acts(content: bytes) -> bool:
    """Whether it would run, start or carry anything."""
    return any(ACTS.search(HEX.sub(_letter, part)) for part in _objects(content))


def scrubbed(content: bytes) -> bytes:
    """The same without who made it and when; only for what our library wrote."""
    out = bytearray(content)
    for start, end in _plain(content):
        for key in TOLD.finditer(content, start, end):
            stop = _end_of_value(content, key.end(), end)
            out[key.start() : stop] = b" " * (stop - key.start())
    for found in SEGMENT.finditer(content):
        stop = found.start(1) + int.from_bytes(found[1], "big")
        if found.end() < stop <= len(content):
            out[found.end() : stop] = bytes(stop - found.end())
    return bytes(out)


def _letter(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _objects(content: bytes) -> Iterator[bytes]:
    """The text of its objects, those that are packed into streams too."""
    last, left = 0, MOST_UNPACKED
    for stream in STREAM.finditer(content):
        head = content[last : stream.start()]
        last = stream.end()
        yield head
        if b"/ObjStm" in HEX.sub(_letter, head) and left > 0:
            unpacked = _unpacked(stream[1], left)
            left -= len(unpacked)
            yield unpacked
    yield content[last:]


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""  # packed in a rarer way; the copy is looked at again


def _plain(content: bytes) -> Iterator[tuple[int, int]]:
    """Where there are objects and not streams."""
    last = 0
    for stream in STREAM.finditer(content):
        yield last, stream.start()
        last = stream.end()
    yield last, len(content)


def _end_of_value(content: bytes, at: int, end: int) -> int:
    """Where the value that begins here ends."""
    if reference := REFERENCE.match(content, at, end):
        return reference.end()
    depth = 0
    while token := TOKEN.search(content, at, end):
        at = token.end()
        if token[0] == b"(":
            at = _end_of_text(content, at, end)
        elif token[0] in CLOSES:
            depth += 1
        elif token[0] in CLOSES.values():
            depth -= 1
        if depth <= 0:
            return at
    return at


def _end_of_text(content: bytes, at: int, end: int) -> int:
    depth = 1
    while depth and (sign := TEXT.search(content, at, end)):
        at = sign.end()
        depth += {b"(": 1, b")": -1}.get(sign[0], 0)
    return at
