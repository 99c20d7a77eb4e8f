"""How long an import of 100 lectures of one hour takes, without media and before the guard's job.

python -m tests.bench.lectures             # on SQLite, and PostgreSQL where a server is given
python -m tests.bench.lectures --profile   # where its time goes, on SQLite
"""

import cProfile
import pstats
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import flask_migrate

from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.kernel.db import transaction
from echo_community.lectures.imports.service import One, brought_in
from echo_community.lectures.imports.sources import Folder
from echo_community.programmes.actors import coordinator_of
from echo_community.programmes.models import Programme
from tests.bench.__main__ import databases

LECTURES, CUES = 100, 1000  # cues of 3.6 seconds: an hour
MOST_SECONDS = 60.0
SPOKEN = (
    "we begin with a low dose of buprenorphine and wait a week before the next step while the "
    "person keeps a diary of pain sleep and movement then we look at function together and ask "
    "what matters most to them naloxone goes home with everybody and the pharmacist knows the plan"
)
WORDS = SPOKEN.split()


def main() -> int:
    """The number of databases on which the bar is missed."""
    missed = 0
    for name, url in databases():
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            (folder / "lectures").mkdir()
            written(folder / "lectures")
            seconds, busy, cues = imported(folder, url or f"sqlite:///{folder}/echo.sqlite")
            missed += seconds > MOST_SECONDS
            print(f"{name:12}{cues:>8} cues{seconds:>8.1f} s, {busy:.1f} s of this processor")
        if "--profile" in sys.argv:
            break
    return missed


def written(folder: Path) -> None:
    """Transcripts as a video meeting exports them, by two speakers in turn."""
    for lecture in range(LECTURES):
        blocks = [cue(lecture, place) for place in range(CUES)]
        name = f"20{10 + lecture // 12}-{lecture % 12 + 1:02}-01 Lecture number {lecture}.en.vtt"
        (folder / name).write_text("\n\n".join(["WEBVTT", *blocks]))


def cue(lecture: int, place: int) -> str:
    """Some twelve words, other ones each time, a sentence every third cue."""
    first = (lecture * 31 + place * 7) % len(WORDS)
    words = " ".join(WORDS[(first + n * (lecture % 5 + 1)) % len(WORDS)] for n in range(12))
    end = "." if place % 3 == 2 else ""
    begins, ends = clock(place * 3600), clock(place * 3600 + 3500)
    return f"{begins} --> {ends}\n<v Dr {'AB'[place // 40 % 2]}>{words}{end}"


def clock(ms: int) -> str:
    """Milliseconds as WebVTT writes them."""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def imported(folder: Path, url: str) -> tuple[float, float, int]:
    """Seconds on the clock and of the processor, and how many cues came in."""
    app = create_app(Settings(instance=str(folder), database_url=url, log_level="ERROR"))
    with app.app_context():
        flask_migrate.upgrade(app.extensions["migrate"].directory)
        with transaction() as session:
            session.add(Programme(slug="bench", name="Bench"))
        actor = coordinator_of("bench")
        programme_id = next(iter(actor.memberships))
        profile = cProfile.Profile()
        began, busy = perf_counter(), process_time()
        if "--profile" in sys.argv:
            profile.enable()
        ones: list[One] = [
            one for _, _, one in brought_in(actor, programme_id, Folder(folder / "lectures"))
        ]
        profile.disable()
        seconds, busy = perf_counter() - began, process_time() - busy
        assert sum(one.added for one in ones) == LECTURES
    if "--profile" in sys.argv:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    return seconds, busy, sum(one.cues for one in ones)


if __name__ == "__main__":
    sys.exit(main())
