"""`echo-community mail receive`: what a mail server pipes in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

MAILS = Path(__file__).parent.parent / "inbox"


def receive(mail: bytes, *options: str, instance: Path) -> dict[str, object]:
    ended = subprocess.run(
        [sys.executable, "-m", "echo_community", "mail", "receive", *options, "--json"],
        input=mail,
        capture_output=True,
        env=os.environ | {"ECHO_INSTANCE": str(instance / "none")},
        timeout=60,
        check=True,
    )
    assert not (instance / "none").exists()
    told: dict[str, object] = json.loads(ended.stdout)
    return told


def test_a_dry_run_prints_what_would_be_posted_and_stores_nothing(tmp_path: Path) -> None:
    mail = (MAILS / "replies" / "with_pictures_en.eml").read_bytes()

    assert receive(mail, "--dry-run", instance=tmp_path) == {
        "accepted": True,
        "reason": None,
        "text": "The protocol is attached.",
        "attachments": ["taper protocol.pdf", "image001.png"],
    }


def test_what_cannot_be_posted_yet_is_not_said_to_be(tmp_path: Path) -> None:
    reply = (MAILS / "replies" / "iphone_fr.eml").read_bytes()
    bounce = (MAILS / "refused" / "bounce_dsn.eml").read_bytes()

    assert receive(reply, instance=tmp_path)["reason"] == "not-yet"
    refused = receive(bounce, instance=tmp_path)
    assert (refused["accepted"], refused["reason"]) == (False, "bounce")
