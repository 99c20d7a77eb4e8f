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


def test_a_mail_is_sent_again_by_its_server_while_the_database_does_not_answer(
    tmp_path: Path,
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "echo_community", "mail", "receive"],
        input=(MAILS / "replies" / "iphone_fr.eml").read_bytes(),
        capture_output=True,
        env=os.environ | {"ECHO_INSTANCE": str(tmp_path), "ECHO_DATABASE_URL": ""},
        timeout=60,
    )

    assert ended.returncode == os.EX_TEMPFAIL
