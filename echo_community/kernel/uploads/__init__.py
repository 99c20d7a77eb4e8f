"""What was sent, made anew: pictures from their pixels, PDFs from their pages, nothing else.

Decoders of pictures and PDFs are where hostile files do their harm. So they run in a process of
their own with little time, little memory and none of our secrets (`bounded`, `child`); what comes
back is bytes that we wrote ourselves. Imports inside this package are relative: the child loads
the package alone, without the application, in a tenth of the time.
"""

from .bounded import made_anew, slides_of, stamped
from .made import Made, Page, Slides, Unfit, Why

__all__ = ["Made", "Page", "Slides", "Unfit", "Why", "made_anew", "slides_of", "stamped"]
