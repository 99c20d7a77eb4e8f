"""Why a file is not taken, in words that say what to do instead."""

from flask_babel import gettext

from echo_community.kernel.uploads import Why

MOST_FILES = 4  # under a post


def sentence(why: Why) -> str:
    """What to tell the person."""
    return {
        Why.EMPTY: gettext("This file is empty. Choose it again."),
        Why.UNKNOWN: gettext(
            "This kind of file cannot be attached. Photos (JPEG, PNG, WebP, GIF) and PDFs can."
        ),
        Why.HEIC: gettext(
            "This photo is in a format that few devices open. Export it as JPEG, or take a "
            "screenshot of it, and attach that."
        ),
        Why.DRAWING: gettext(
            "Drawings and web pages may run script, so they are not taken. Save it as PNG or print "
            "it to PDF, and attach that."
        ),
        Why.DOCUMENT: gettext(
            "Office files and archives are not taken. Print the document to PDF and attach that."
        ),
        Why.TWOFOLD: gettext(
            "This picture carries another file inside. Take a screenshot of it, and attach that."
        ),
        Why.BROKEN: gettext(
            "This file cannot be read: it may be cut off. Open it yourself, save it anew and "
            "attach that."
        ),
        Why.TOO_MANY_PIXELS: gettext(
            "This picture is too large to open. One of up to 50 megapixels can be attached."
        ),
        Why.TOO_HEAVY: gettext(
            "This file takes too long to open. Make it smaller, or print it to PDF anew."
        ),
        Why.TOO_MANY_PAGES: gettext(
            "This PDF has more than 200 pages. Print the ones that matter to a new PDF."
        ),
        Why.LOCKED: gettext(
            "This PDF is locked. Print it to PDF without a password, and attach that."
        ),
        Why.ACTIVE: gettext(
            "This PDF runs script or carries other files. Print it to PDF anew and attach that."
        ),
    }[why]
