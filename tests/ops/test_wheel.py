"""The wheel: built, installed in a clean environment, serving pages from another folder."""

import re
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("wheel")]  # built once

ROOT = Path(__file__).parents[2]

WHERE = """
import echo_community
from echo_community.config import PACKAGE, resource
print(echo_community.__file__, *(resource(n) for n in ("templates", "static", "migrations")))
print(PACKAGE / "translations" / "fr" / "LC_MESSAGES" / "messages.mo")
print(PACKAGE / "ops" / "demo" / "people.json")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with our wheel; what we depend on is lent, for no network is used."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, "-m", *build], check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    venv = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    # A path in a .pth file lends the packages there, but not what their own .pth files add:
    # the editable install of this checkout is one of those.
    [site] = venv.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python"), "install"]
    subprocess.run(
        [*pip, "--quiet", "--no-index", "--no-deps", "--ignore-installed", str(wheel)],
        check=True,
        capture_output=True,
    )
    return venv


@pytest.fixture
def site(installed: Path, environ: dict[str, str], free_port: int, tmp_path: Path) -> Iterator[str]:
    """The address of a site that the wheel serves."""
    command = str(installed / "bin" / "echo-community")
    subprocess.run([command, "db", "upgrade"], env=environ, cwd=tmp_path, check=True)
    process = subprocess.Popen(
        [command, "serve", "--port", str(free_port), "--workers", "1"], env=environ, cwd=tmp_path
    )
    address = f"http://127.0.0.1:{free_port}"
    try:
        _wait_for(f"{address}/healthz", process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def test_all_of_it_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    found = subprocess.run(
        [str(installed / "bin" / "python"), "-c", WHERE],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()

    assert len(found) == 6
    for path in found:
        assert Path(path).is_relative_to(installed), path
        assert Path(path).exists(), path


def test_the_wheel_serves_a_page_and_its_style(site: str) -> None:
    with urllib.request.urlopen(f"{site}/sign-in") as answer:
        page = answer.read().decode()
    [style] = re.findall(r'href="(/static/css/base\.css[^"]*)"', page)
    with urllib.request.urlopen(site + style) as answer:
        assert answer.headers["Content-Type"].startswith("text/css")
        assert "immutable" in answer.headers["Cache-Control"]


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")
