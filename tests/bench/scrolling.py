"""How smoothly a transcript scrolls on a phone: 360 px wide, a processor four times slower.

python -m tests.bench.scrolling SIGN_IN_LINK ADDRESS   # of a lecture that is served, such as
python -m tests.bench.scrolling http://127.0.0.1:8000/sign-in/... http://127.0.0.1:8000/t/12/lecture

It scrolls to the end, the pieces coming as they are reached, and back; first in silence, then with
the recording going. Frames and long tasks are told in milliseconds.
"""

import sys
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, sync_playwright

SLOWER, SPEED = 4, 4000  # times; pixels a second, as of a thumb that is in a hurry
MOST_P95 = 33.4  # milliseconds: two frames of sixty a second
LONGEST = 180_000  # milliseconds for one way
SCROLL = """([speed, most]) => new Promise((done) => {
  const seen = { frames: [], tasks: [] };
  const long = (list) => list.getEntries().forEach((one) => seen.tasks.push(one.duration));
  new PerformanceObserver(long).observe({ type: "longtask" });
  const begun = performance.now();
  let [last, still] = [begun, 0];
  requestAnimationFrame(function next(now) {
    const [passed, before] = [now - last, scrollY];
    seen.frames.push(passed);
    last = now;
    scrollBy(0, Math.min(passed, 100) * speed / 1000);
    still = scrollY === before ? still + passed : 0; // at the end, or waiting for the next piece
    if (still < 1500 && now - begun < most) requestAnimationFrame(next);
    else done(seen);
  });
})"""


def main() -> int:
    """How many of the ways down and up miss the bar."""
    link, address = sys.argv[1:3]
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path="/usr/bin/chromium")
        phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
        page = browser.new_context(**phone).new_page()  # type: ignore[arg-type]
        page.goto(link)
        page.locator("main form button").first.click()
        late = [p95 for plays in (False, True) for p95 in measured(page, address, plays=plays)]
    return sum(p95 > MOST_P95 for p95 in late)


def measured(page: Page, address: str, *, plays: bool) -> Iterator[float]:
    """The p95 of frames on the way down, and on the way up."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if plays:
        page.locator("[data-play]").click()
        page.wait_for_function("() => document.querySelector('audio, video').currentTime > 0")
    for way, speed in (("down", SPEED), ("up", -SPEED)):
        seen = page.evaluate(SCROLL, [speed, LONGEST])
        yield told(f"{way}, {'playing' if plays else 'silent'}", seen, page)
    session.detach()


def told(name: str, seen: Any, page: Page) -> float:
    """Print a line, and return the p95 of its frames."""
    frames = sorted(seen["frames"])
    middle, p95 = (frames[int(len(frames) * share)] for share in (0.5, 0.95))
    tasks, nodes = seen["tasks"], page.evaluate("() => document.querySelectorAll('*').length")
    print(
        f"{name:14}{len(frames):>6} frames: median {middle:.1f}, p95 {p95:.1f},"
        f" worst {frames[-1]:.1f}; {len(tasks)} long tasks,"
        f" worst {max(tasks, default=0):.0f}; {nodes} elements"
    )
    return float(p95)


if __name__ == "__main__":
    sys.exit(main())
