"""A lecture that is worked on: what is said in it, and its slides."""

from echo_community.kernel.uploads import Page, Slides
from echo_community.lectures.drafts import ReplaceDraft, SpeakerDraft
from echo_community.lectures.models import Lecture
from echo_community.lectures.services import replacing
from echo_community.lectures.transcripts.reading import read
from tests.world import World

SAID = """WEBVTT

00:05.000 --> 00:09.000
Naloxone kits for everybody.

00:25.000 --> 00:29.000
Naloxone at home, who carries it?

00:45.000 --> 00:49.000
Now buprenorphine in a low dose.

01:05.000 --> 01:09.000
Last, urine drug testing, and fentanyl.
"""
OTHER = read(b"WEBVTT\n\n00:01.000 --> 00:09.000\nUrine drug testing.\n")
DECK = ("Naloxone at home", "Buprenorphine: low dose", "Urine drug testing: fentanyl")


def deck(*texts: str) -> Slides:
    """Slides with these words."""
    pages = (Page(text, text, f"WebP {text}".encode(), 96, 54) for text in texts)
    return Slides(b"%PDF", tuple(pages))


def lecture_of(world: World) -> Lecture:
    """A lecture that is written down, with three slides."""
    made = world.lecture(transcript=SAID, speakers=[SpeakerDraft("Lena Fortier")])
    put = replacing.replace_slides
    put(world.expert("Dr Ines Roy"), made.thread_id, deck(*DECK), ReplaceDraft())
    return made
