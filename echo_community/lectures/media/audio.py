"""The sound of a video as a small file, for slow lines; made by ffmpeg where it is installed."""

import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from echo_community.kernel import audit, jobs
from echo_community.kernel.actor import ANYBODY
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.storage import TROUBLE, storage
from echo_community.kernel.stored import named
from echo_community.lectures.media.probing import Recording, Unplayable, probed
from echo_community.lectures.models import Lecture, Media, MediaKind

log = structlog.get_logger()

OFF = "off"
SECONDS = 30 * 60  # on the clock, for hours of video
LIMITS = (
    (resource.RLIMIT_CPU, SECONDS),
    (resource.RLIMIT_AS, 4 * 1024**3),
    (resource.RLIMIT_FSIZE, 1024**3),
    (resource.RLIMIT_CORE, 0),
)
# By what we know the file to be, never by what it says: a playlist would have ffmpeg fetch others.
READERS = {"video/mp4": "mov", "video/webm": "matroska"}
SPOKEN = ("-ac", "1", "-c:a", "aac", "-b:a", "48k", "-movflags", "+faststart", "-f", "mp4")


def ffmpeg() -> str | None:
    """The program, or none where it is not installed or switched off."""
    wanted = current_app.extensions["settings"].ffmpeg
    return None if wanted == OFF else shutil.which(wanted or "ffmpeg")


@jobs.job(minute="*")
def take_sound_out() -> int:
    """Give each video that has no sound file beside it one; returns how many were looked at."""
    program = ffmpeg()
    done = 0
    while program and (media := _next()) is not None:
        _give_sound(program, media)
        done += 1
    return done


def sound_of(program: str, video: Path, media_type: str) -> Path | None:
    """The sound of a video as a file beside it; none where it has none, or ffmpeg gives up."""
    made = video.with_name("sound.m4a")
    reader = ("-protocol_whitelist", "file", "-f", READERS[media_type])
    silent = ("-nostdin", "-hide_banner", "-loglevel", "error")
    command = [program, *silent, *reader, "-i", str(video), "-vn", "-map", "0:a:0", *SPOKEN]
    try:
        done = subprocess.run(
            [*command, str(made)],
            check=False,
            capture_output=True,
            timeout=SECONDS,
            preexec_fn=_limit,
            env={"PATH": os.environ.get("PATH", "")},
        )
    except subprocess.TimeoutExpired:
        return None
    return made if done.returncode == 0 and made.exists() else None


def _limit() -> None:
    for limit, value in LIMITS:
        resource.setrlimit(limit, (value, value))


def _next() -> Media | None:
    """A video that nobody listened to yet; noted as listened to, so that one which kills us is
    tried once."""
    other = aliased(Media)
    has_sound = exists().where(other.lecture_id == Media.lecture_id, other.kind == MediaKind.AUDIO)
    wanted = (
        select(Media)
        .where(
            Media.kind == MediaKind.VIDEO,
            Media.media_type.in_(READERS),
            Media.listened_at.is_(None),
            ~has_sound,
        )
        .order_by(Media.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with transaction():
        media = db.session.scalar(wanted)
        if media is not None:
            media.listened_at = now()
        return media


def _give_sound(program: str, media: Media) -> None:
    try:
        with tempfile.TemporaryDirectory() as folder:
            video = Path(folder) / "video"
            with video.open("wb") as file:
                for piece in storage().stream(media.stored or "", 0, media.size):
                    file.write(piece)
            sound = sound_of(program, video, media.media_type)
            if sound is None:
                return
            with sound.open("rb") as file:
                found = probed(file)
                stored = storage().put_stream(file)
            _note(media, found, stored, sound.stat().st_size)
    except (*TROUBLE, Unplayable) as problem:
        log.warning("sound not taken out", media=media.id, problem=type(problem).__name__)


def _note(media: Media, found: Recording, stored: str, size: int) -> None:
    with transaction():
        lecture = db.session.get_one(Lecture, media.lecture_id, with_for_update=True)
        if db.session.scalar(select(Media.id).where(Media.id == media.id)) is None:
            # Its video was replaced or purged meanwhile.
            if not named([stored]):
                storage().delete(stored)
            return
        db.session.add(
            Media(
                lecture_id=lecture.id,
                kind=MediaKind.AUDIO,
                stored=stored,
                media_type=found.media_type,
                size=size,
                duration_ms=found.duration_ms,
                url="",
            )
        )
        audit.record(ANYBODY, "lecture.listen", lecture)
