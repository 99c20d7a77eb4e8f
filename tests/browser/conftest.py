"""A real site with the demo data, and Debian's Chromium to visit it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from echo_community.accounts import services as accounts
from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.secrets import fresh, hashed
from echo_community.programmes.models import Invitation

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


class Site:
    """A running installation with the demo."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.environ = {
            **os.environ,
            "ECHO_INSTANCE": str(folder),
            "ECHO_BASE_URL": self.url,
            "ECHO_LOG_LEVEL": "ERROR",
        }
        self._app: Flask | None = None

    def command(self, *words: str) -> str:
        """What an `echo-community` command prints."""
        done = subprocess.run(
            [sys.executable, "-m", "echo_community", *words],
            env=self.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The site's application in this process: a command would take a second to begin."""
        if self._app is None:
            self._app = create_app(Settings.read(self.environ))
        with self._app.app_context():
            yield
            db.session.remove()

    def sign_in_link(self, email: str) -> str:
        """A one-time sign-in address for this person."""
        with self.inside():
            return self.url + accounts.sign_in_link(email)

    def invitation(self) -> str:
        """The address of an invitation nobody has used."""
        with self.inside():
            token = fresh()
            with transaction() as session:
                session.add(
                    Invitation(
                        programme_id=1,
                        email=f"{token}@clinic.example".lower(),
                        role=Role.PARTICIPANT,
                        token_hash=hashed(token),
                        invited_by_id=1,
                        expires_at=now().replace(year=now().year + 1),
                    )
                )
        return f"/join/{token}"

    def serve(self) -> subprocess.Popen[bytes]:
        """Start the web server and wait until it is healthy."""
        server = subprocess.Popen(
            [sys.executable, "-m", "echo_community", "serve", "--port", str(self.port)],
            env=self.environ,
        )
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2)
                return server
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("The site did not become healthy.")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, served."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.command("db", "upgrade")
    site.command("demo")
    server = site.serve()
    yield site
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that ECHO_CHROMIUM names."""
    path = os.environ.get("ECHO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "No Chromium here: install one or set ECHO_CHROMIUM."
    playwright: Playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`visit(width, scheme, script)` opens a fresh browser on the site."""
    opened: list[BrowserContext] = []

    def open_page(size: dict[str, int] = PHONE, scheme: str = "light", script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            viewport=size,  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            locale="en-CA",
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()
