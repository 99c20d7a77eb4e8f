"""`make chaos`: 1,000 notices, 100 kills; fails when a mail is lost or doubled too often."""

import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.ops.commands.db import bring_up_to_date
from tests.bench.__main__ import databases
from tests.chaos import killing

NOTICES, KILLS = 1000, 100


def main() -> int:
    """SQLite, and PostgreSQL where a server is given; how many of them failed."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())
    return sum(not _whole(name, url, seed) for name, url in databases())


def _whole(name: str, url: str, seed: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        url = url or f"sqlite:///{Path(folder) / 'echo.sqlite'}"
        settings = Settings(instance=folder, database_url=url, log_level="ERROR")
        app = create_app(settings)
        began = time.monotonic()
        with app.app_context():
            bring_up_to_date()
            outcome = killing.run(app, settings, NOTICES, KILLS, seed)
        print(f"{name}, seed {seed}, {time.monotonic() - began:.0f} s: {asdict(outcome)}")
        print("Well." if outcome.is_well and outcome.told == NOTICES else "NOT WELL.")
    return outcome.is_well and outcome.told == NOTICES


if __name__ == "__main__":
    sys.exit(main())
