"""The worker killed five times; `make chaos` does it a hundred times."""

import pytest
from flask import Flask

from echo_community.config import Settings
from tests.chaos import killing


@pytest.mark.slow
def test_no_kill_loses_a_mail_or_tells_twice(app: Flask, settings: Settings) -> None:
    outcome = killing.run(app, settings, notices=40, kills=5)

    assert outcome.told == 40
    assert outcome.is_well, outcome
