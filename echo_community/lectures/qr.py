"""An address as a square to be scanned, drawn as SVG."""

import segno
from markupsafe import Markup


def square(address: str, label: str) -> Markup:
    """The square; on white in any scheme, since cameras look for dark on light."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        scale=1, border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    named = Markup('role="img" aria-label="{}"').format(label)
    return Markup(drawn.replace("<svg ", f"<svg {named} ", 1))  # noqa: S704  segno's own
