"""Pictures made anew from their pixels: upright, in sRGB, no larger than a screen shows."""

import io

from PIL import Image, ImageCms, ImageOps

from .made import Made, Unfit, Why

LONGEST_SIDE = 2048  # pixels
THUMBNAIL_SIDE = 480
THUMBNAIL_BYTES = 40 * 1024
MOST_PIXELS = 50_000_000  # the largest that telephones make; decoded they fit the child's memory
FEW_COLOURS = 256
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

Image.init()  # else some of these formats are not known yet


def picture(content: bytes) -> Made:
    """A picture without anything but pixels. Raises Unfit."""
    pixels = upright(content)
    media_type, made = encoded(pixels, lossless=content[:4] in (b"\x89PNG", b"GIF8"))
    return Made(
        kind="image",
        media_type=media_type,
        content=made,
        thumbnail=thumbnail(pixels),
        width=pixels.width,
        height=pixels.height,
    )


def upright(content: bytes) -> Image.Image:
    """The first frame as RGB or RGBA, turned as its camera was held, nothing else with it."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Unfit(Why.TOO_MANY_PIXELS)
        least = LONGEST_SIDE / max(image.size)
        image.draft("RGB", (int(image.width * least), int(image.height * least)))  # a JPEG's, cheap
        image.load()
        # Made small before anything else, since each step below keeps a copy.
        small = in_channels(image)
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        pixels = in_srgb(ImageOps.exif_transpose(small))
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)  # Pillow writes what an image carries along: comments, profiles, EXIF
    return clean


def in_channels(image: Image.Image) -> Image.Image:
    """As light or colours that can be mixed, not as a palette or 16 bits."""
    if image.mode.startswith(("I", "F")):  # X-rays come in 16 bits; white is the most
        most = 1 if image.mode == "F" else 65535
        return image.convert("F").point(lambda value: value * (255 / most)).convert("L")
    if image.mode in ("1", "P", "PA"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def in_srgb(image: Image.Image) -> Image.Image:
    """As RGB, or RGBA where it is see-through, by its own colour profile where that makes sense."""
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            mode = "RGB" if image.mode == "CMYK" else image.mode
            turned = ImageCms.profileToProfile(image, source, target, outputMode=mode)
            image = turned or image
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            pass  # a broken profile says nothing about the pixels
    return image.convert(wanted)


def encoded(pixels: Image.Image, lossless: bool) -> tuple[str, bytes]:
    """The media type and bytes: PNG for drawings and screens of few colours, else a photo's."""
    out = io.BytesIO()
    if lossless and pixels.getcolors(FEW_COLOURS) is not None:
        pixels.save(out, "PNG", optimize=True)
        return "image/png", out.getvalue()
    if pixels.mode == "RGBA":
        pixels.save(out, "WEBP", quality=QUALITY, method=4)
        return "image/webp", out.getvalue()
    pixels.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return "image/jpeg", out.getvalue()


def thumbnail(pixels: Image.Image) -> bytes:
    """A small WebP; the busier the picture, the coarser or smaller it gets."""
    small = pixels.copy()
    for side in (THUMBNAIL_SIDE, THUMBNAIL_SIDE * 2 // 3, THUMBNAIL_SIDE // 3):
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in (75, 60, 45, 30, 15):
            out = io.BytesIO()
            small.save(out, "WEBP", quality=quality, method=4)
            if out.tell() <= THUMBNAIL_BYTES:
                return out.getvalue()
    raise Unfit(Why.TOO_HEAVY)
