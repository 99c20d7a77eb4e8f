"""What was sent, made anew; and what is not taken."""

import io
import zipfile
import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from echo_community.kernel.uploads import Unfit, Why, bounded, made_anew
from echo_community.kernel.uploads.child import made_of
from echo_community.kernel.uploads.pictures import THUMBNAIL_BYTES
from tests.files import pdf, photo

pytestmark = pytest.mark.once  # asks no database

GPS = 0x8825
ORIENTATION = 0x0112


def why(content: bytes) -> Why:
    with pytest.raises(Unfit) as refused:
        made_anew(content)
    return refused.value.why


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_nothing_that_a_camera_wrote_is_left_in_a_photo() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Jo Halvorsen"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (50.0, 26.0, 46.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = photo(exif=exif.tobytes(), icc_profile=profile, comment=b"Ward 3", xmp=b"<x>Jo</x>")
    assert opened(sent).getexif().get_ifd(GPS)

    made = made_anew(sent)

    for written in (made.content, made.thumbnail):
        image = opened(written)
        assert not image.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(image.info)
        for told in (b"Jo", b"Ward 3", b"Exif", b"ICC_PROFILE"):
            assert told not in written


def test_a_photo_is_turned_upright_and_made_as_large_as_a_screen() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # held on its side
    sent = photo((3000, 2000), exif=exif.tobytes())

    made = made_anew(sent)

    assert (made.width, made.height) == (1365, 2048) == opened(made.content).size
    assert max(opened(made.thumbnail).size) == 480
    assert opened(made.thumbnail).format == "WEBP"


def test_a_busy_photo_has_a_small_thumbnail_too() -> None:
    noise = Image.effect_noise((900, 900), 250).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)

    assert len(made_anew(out.getvalue()).thumbnail) <= THUMBNAIL_BYTES


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "media_type"),
    [
        ("RGB", (10, 120, 200), "PNG", "image/png"),
        ("1", 1, "PNG", "image/png"),
        ("I;16", 30000, "PNG", "image/png"),
        ("LA", (200, 90), "PNG", "image/png"),
        ("P", 3, "GIF", "image/png"),
        ("CMYK", (10, 0, 90, 0), "JPEG", "image/jpeg"),
        ("L", 90, "WEBP", "image/jpeg"),
        ("RGBA", (9, 9, 9, 40), "WEBP", "image/webp"),
    ],
)
def test_every_kind_of_picture_is_taken(
    mode: str, colour: object, kind: str, media_type: str
) -> None:
    out = io.BytesIO()
    Image.new(mode, (60, 40), colour).save(out, kind)  # type: ignore[arg-type]

    made = made_anew(out.getvalue())

    assert (made.kind, made.media_type, made.width, made.height) == ("image", media_type, 60, 40)
    assert opened(made.content).size == (60, 40)


def test_of_a_moving_picture_the_first_frame_is_taken() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    made = opened(made_anew(out.getvalue()).content)

    assert getattr(made, "n_frames", 1) == 1
    assert made.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_what_hides_behind_a_picture_is_left_behind() -> None:
    info = PngInfo()
    info.add_text("Comment", "<html><script>alert(1)</script></html>", zip=True)
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=info)
    moving = b"\x00\x00\x00\x18ftypmp42"  # as telephones put it behind a photo

    for sent in (photo(comment=b"A name") + moving, out.getvalue() + moving):
        made = made_anew(sent)
        assert b"script" not in made.content
        assert b"A name" not in made.content
        assert b"ftyp" not in made.content


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.js", "alert(1)")
    return out.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        photo() + b"<HTML><body onload=alert(1)>",
        photo(comment=b"*/=1;</x><script>alert(1)</script>"),
        photo() + pdf("Hello"),
        photo() + archive(),
        photo(comment=b"<?php system($_GET[0]);"),
    ],
    ids=["page", "script", "pdf", "archive", "php"],
)
def test_a_picture_that_is_something_else_as_well_is_refused(sent: bytes) -> None:
    assert why(sent) is Why.TWOFOLD


def test_a_picture_that_swells_is_not_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000

    assert why(out.getvalue()) is Why.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Why.EMPTY),
        (b"GIF89a", Why.BROKEN),
        (photo()[:-400], Why.BROKEN),
        (photo().replace(b"\xff\xd8\xff", b"\xff\xd8\xfe", 1), Why.UNKNOWN),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', Why.DRAWING),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>Hello", Why.DRAWING),
        (b"PK\x03\x04 a letter.docx", Why.DOCUMENT),
        (b"\xd0\xcf\x11\xe0 a letter.doc", Why.DOCUMENT),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", Why.HEIC),
        (b"MZ\x90\x00", Why.UNKNOWN),
        (b"%PDF-1.7\nno more", Why.BROKEN),
    ],
)
def test_what_is_not_a_whole_picture_or_pdf_is_refused(content: bytes, reason: Why) -> None:
    assert why(content) is reason


def test_a_pdf_keeps_its_pages_and_words_and_loses_who_made_it() -> None:
    sent = pdf("Hello taper", extra=b"/PieceInfo<</W<</Private(Jo Halvorsen)>>>>/Metadata 8 0 R")
    for told in (b"Jo Halvorsen", b"Mrs Smith", b"a note by Jo"):
        assert told in sent

    made = made_anew(sent)

    assert (made.kind, made.pages, made.words.strip()) == ("pdf", 1, "Hello taper")
    assert opened(made.thumbnail).size == (480, 320) == (made.width, made.height)
    for told in (b"Halvorsen", b"Smith", b"a note by", b"/Annots", b"Metadata", b"CreationDate"):
        assert told not in made.content
    assert made_anew(sent).content == made.content  # so that it is stored once
    assert made_anew(made.content).words == made.words


def test_where_a_photo_inside_a_pdf_was_taken_is_blotted_out() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Jo Halvorsen"
    inside = photo((40, 30), exif=exif.tobytes())
    head = b"<</Type/XObject/Subtype/Image/Width 40/Height 30/ColorSpace/DeviceRGB"
    head += b"/BitsPerComponent 8/Filter/DCTDecode/Length %d>>stream\n" % len(inside)
    sent = pdf("See", image=head + inside + b"\nendstream")
    assert b"Jo Halvorsen" in sent

    made = made_anew(sent)

    assert b"Halvorsen" not in made.content
    assert b"\xff\xd8\xff" in made.content


@pytest.mark.parametrize(
    "extra",
    [
        b"/AA<</O<</S/JavaScript/JS(app.alert(1))>>>>",
        b"/AA 9 0 R",
        b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(a.exe)>>>>]",
        b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/J#61vaScript/JS(1)>>>>]",
        b"/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS<</EF<</F 8 0 R>>>>>>]"
        b"/X<</Type/EmbeddedFile>>",
    ],
)
def test_a_pdf_that_acts_is_refused(extra: bytes) -> None:
    assert why(pdf("Hello", extra=extra)) is Why.ACTIVE


@pytest.mark.parametrize(
    "catalog",
    [
        b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>",
        b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>",
        b"/AcroForm<</XFA 8 0 R/Fields[]>>",
    ],
)
def test_a_document_that_acts_is_refused(catalog: bytes) -> None:
    assert why(pdf("Hello", catalog=catalog)) is Why.ACTIVE


def test_a_script_packed_into_a_stream_of_objects_is_found() -> None:
    packed = zlib.compress(b"9 0 <</S/JavaScript/JS(app.alert(1))>>")
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)

    assert why(pdf("Hello", image=stream + packed + b"\nendstream")) is Why.ACTIVE


def test_a_pdf_that_says_where_to_open_it_is_taken() -> None:
    made = made_anew(pdf("Hello", catalog=b"/OpenAction[3 0 R/XYZ null null 0]"))

    assert b"OpenAction" not in made.content


def test_a_locked_pdf_is_refused() -> None:
    keys = b"/O<%b>/U<%b>" % (b"41" * 32, b"42" * 32)
    lock = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4%b>>" % keys

    assert why(pdf("Hello", trailer=lock)) is Why.LOCKED


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    assert why(pdf("Hello", pages=201)) is Why.TOO_MANY_PAGES


def test_a_decoder_that_crashes_or_stalls_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "BEGIN", "import os; os.abort()")
    assert why(photo()) is Why.TOO_HEAVY

    monkeypatch.setattr(bounded, "SECONDS", 0.3)
    monkeypatch.setattr(bounded, "BEGIN", "import time; time.sleep(9)")
    assert why(photo()) is Why.TOO_HEAVY


def test_the_process_that_opens_files_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECHO_SECRET_KEY", "do not tell")
    monkeypatch.setattr(bounded, "BEGIN", "import os; raise SystemExit(str(dict(os.environ)))")

    with pytest.raises(RuntimeError) as told:
        made_anew(photo())
    assert "do not tell" not in str(told.value)


STARTS: Sequence[bytes] = (b"", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_random_bytes_are_a_refusal_and_never_an_error(start: bytes, rest: bytes) -> None:
    with pytest.raises(Unfit):
        made_of(start + rest)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from((photo((24, 16)), pdf("Hello"))), st.data())
def test_a_damaged_file_is_made_anew_or_refused(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = made_of(bytes(damaged))
    except Unfit:
        return
    assert made.content.startswith((b"\xff\xd8\xff", b"%PDF-"))
