"""Settings are documented, and refused where they cannot work."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from echo_community.config import BadSettings, Settings, variable

pytestmark = pytest.mark.once

MANUAL = Path(__file__).parents[2] / "docs" / "operators.md"


def test_the_manual_lists_every_setting_with_its_meaning_and_default() -> None:
    rows = re.findall(
        r"^\| `(ECHO_\w+)` \| (.+?) \| ?(?:`(.*)` )?\|$", MANUAL.read_text("utf-8"), re.M
    )

    assert rows == [(variable(f.name), f.metadata["meaning"], f.default) for f in fields(Settings)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ECHO_ENV": "prod"}, "production"),
        ({"ECHO_ENV": "production", "ECHO_BASE_URL": "https://x.example"}, "ECHO_SECRET_KEY"),
        ({"ECHO_ENV": "production", "ECHO_SECRET_KEY": "short"}, "ECHO_SECRET_KEY"),
        ({"ECHO_ENV": "production", "ECHO_SECRET_KEY": "k" * 32}, "ECHO_BASE_URL"),
        ({"ECHO_PROXIES": "one"}, "ECHO_PROXIES"),
    ],
)
def test_settings_that_cannot_work_say_which_and_why(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        Settings.read(given)


def test_good_settings_are_read_from_the_environment() -> None:
    settings = Settings.read({"ECHO_BASE_URL": "https://echo.example", "PATH": "/bin"})

    assert settings.base_url == "https://echo.example"
    assert settings.database.startswith("sqlite:///")
