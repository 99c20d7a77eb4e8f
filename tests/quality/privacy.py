"""`make privacy-quality`: what the guard finds in marked posts, as tables in docs/privacy.md."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from echo_community.privacy.combining import combine
from echo_community.privacy.detectors import language_of, scan

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "privacy.md"
OWN = ROOT / "tests" / "privacy"
SHARED = Path(os.environ.get("ECHO_SHARED", "../shared"))
NUMBERS = ("EMAIL", "PHONE", "HEALTH_NUMBER", "MRN", "DOB", "POSTCODE")
PLACES = ("COMMUNITY", "ORG_EMPLOYER")

Post = dict[str, Any]
Figures = dict[str, Any]


@dataclass(frozen=True)
class Bar:
    """One line of the table of what is asked: at least, or at most, and what is aimed at."""

    measure: str
    bar: float
    aim: float
    of: Callable[[Figures], float]
    most: bool = False
    unit: str = "%"

    def holds(self, figures: Figures) -> bool:
        """Whether the figures meet it."""
        value = self.of(figures)
        return value <= self.bar if self.most else value >= self.bar

    def shown(self, value: float) -> str:
        """A figure as the tables write it."""
        return f"{100 * value:.1f}" if self.unit == "%" else f"{value:.1f}"


def recall_of(*labels: str) -> Callable[[Figures], float]:
    """The recall of some labels together."""

    def recall(figures: Figures) -> float:
        some = [figures["per_label"][label] for label in labels if label in figures["per_label"]]
        return sum(one["found"] for one in some) / max(1, sum(one["n"] for one in some))

    return recall


def lag_of_french(figures: Figures) -> float:
    """How far the recall of French posts stands behind that of English ones."""
    by = figures["by_language"]
    return by["en"]["recall"] - by["fr"]["recall"] if "fr" in by else 0.0


BARS = (
    Bar("all identifiers found, %", 0.94, 0.98, lambda f: f["recall"]),
    Bar("e-mail, phone, numbers, birth date, postcode, %", 0.985, 1.0, recall_of(*NUMBERS)),
    Bar("names, %", 0.90, 0.97, recall_of("NAME")),
    Bar("communities and employers, %", 0.78, 0.94, recall_of(*PLACES)),
    Bar("findings that are right, %", 0.88, 0.95, lambda f: f["precision"]),
    Bar("marked characters that are right, %", 0.85, 0.92, lambda f: f["character_precision"]),
    Bar("right label, %", 0.90, 0.97, lambda f: f["right_label"]),
    Bar("clean posts with a finding, %", 0.06, 0.02, lambda f: f["clean_posts_flagged"], most=True),
    Bar("French behind English, points", 0.05, 0.0, lag_of_french, most=True),
    Bar("ms a post, mean", 10, 2, lambda f: f["mean"], most=True, unit="ms"),
    Bar("ms a post, p95", 30, 5, lambda f: f["p95"], most=True, unit="ms"),
)
COSTS = (
    Bar("load and first scan, s", 1, 0.2, lambda f: f["load"], most=True, unit="s"),
    Bar("added memory, MB", 100, 30, lambda f: f["memory"], most=True, unit="MB"),
)
COST = """
import json, time
def memory():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
before, began = memory(), time.process_time()
from echo_community.privacy.detectors import scan
scan("Mrs. Kowalski lives in Moosonee.", "en")
print(json.dumps({"load": time.process_time() - began, "memory": memory() - before}))
"""


def main() -> int:
    """Scan every set, print the tables and write them into the page."""
    scorer = _scorer()
    if scorer is None:
        print("The scorer is not here: set ECHO_SHARED to the folder with tools/score_phi.py.")
        return 1
    sets: dict[str, list[Post]] = {}
    for name, path in _files():
        sets.setdefault(name, []).extend(scorer.load(str(path)))
    figures = {name: _measured(scorer, posts) for name, posts in sets.items()}
    cost = json.loads(subprocess.run([sys.executable, "-c", COST], check=True, cwd=ROOT,
                                     stdout=subprocess.PIPE).stdout)  # fmt: skip
    text = "\n".join(_tables(figures, cost))
    print(text)
    between = "<!-- quality -->.*<!-- /quality -->"
    new = f"<!-- quality -->\n{text}\n<!-- /quality -->"
    PAGE.write_text(re.sub(between, lambda _: new, PAGE.read_text("utf-8"), flags=re.DOTALL))
    if "--misses" in sys.argv:
        _tell(sets, figures)
    missed = [f"{name}: {bar.measure}" for name, of in figures.items()
              for bar in BARS if not bar.holds(of)]  # fmt: skip
    missed += [bar.measure for bar in COSTS if not bar.holds(cost)]
    print(*(f"Below the bar: {one}" for one in missed), sep="\n")
    return 1 if missed else 0


def _scorer() -> Any:
    path = SHARED / "tools" / "score_phi.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("score_phi", path)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def _files() -> Iterator[tuple[str, Path]]:
    yield "development", SHARED / "data" / "phi_dev.jsonl"
    for path in sorted(OWN.glob("*.jsonl"), reverse=True):
        yield path.stem.split("_")[0], path  # blind_second and blind_third belong to blind


def _measured(scorer: Any, posts: Sequence[Post]) -> Figures:
    """Scored as the command scans: nobody tells the language."""
    predicted, took = {}, []
    scan("Read the lists first.")
    for post in posts:
        began = time.process_time()
        found = scan(post["text"], language_of(post["text"]))
        took.append(1000 * (time.process_time() - began))
        predicted[post["id"]] = [
            {"start": one.start, "end": one.end, "label": one.label.value} for one in found
        ]
    figures: Figures = scorer.score(posts, predicted)
    advised = [
        bool(combine(p["text"], scan(p["text"]), p["lang"])) for p in posts if not p["spans"]
    ]
    return figures | {
        "mean": sum(took) / len(took),
        "p95": sorted(took)[int(0.95 * len(took))],
        "predicted": predicted,
        "combined": sum(advised) / max(1, len(advised)),
    }


def _tables(figures: dict[str, Figures], cost: Figures) -> Iterator[str]:
    names = list(figures)
    yield _row("measure", "bar", "aim", *names)
    yield _row(*["---"] * (3 + len(names)))
    for bar in BARS:
        values = [bar.shown(bar.of(of)) for of in figures.values()]
        yield _row(bar.measure, bar.shown(bar.bar), bar.shown(bar.aim), *values)
    combined = [f"{100 * of['combined']:.1f}" for of in figures.values()]
    yield _row("clean posts with advice on a combination, %", "", "2.0", *combined)
    counted = [f"{of['posts']} ({of['clean_posts']})" for of in figures.values()]
    yield _row("posts (clean ones)", "", "", *counted)
    yield ""
    for bar in COSTS:
        told = f"{bar.measure}: {bar.of(cost):.2f} (bar {bar.bar:g}, aim {bar.aim:g})"
        yield f"- {told}"
    yield from _by("label", "per_label", figures, lambda one: f"{one['found']} of {one['n']}")
    yield from _by("language", "by_language", figures, _found_and_right)
    yield from _by("look-alike", "hard_negatives", figures, _touched)


def _found_and_right(one: Figures) -> str:
    return f"{100 * one['recall']:.1f} / {100 * one['precision']:.1f}"


def _touched(one: Figures) -> str:
    return f"{one['flagged']} of {one['n']}"


def _by(
    what: str, key: str, figures: dict[str, Figures], shown: Callable[[Any], str]
) -> Iterator[str]:
    some = {name: of[key] for name, of in figures.items() if of[key]}
    title = {"label": "found, by label", "language": "found / right, %, by language"}
    yield ""
    yield _row(title.get(what, "taken for an identifier, by kind"), *some)
    yield _row(*["---"] * (1 + len(some)))
    for one in sorted({one for of in some.values() for one in of}):
        yield _row(one, *(shown(of[one]) if one in of else "" for of in some.values()))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _tell(sets: Mapping[str, Sequence[Post]], figures: dict[str, Figures]) -> None:
    """What was missed and what was wrong, to see why."""
    for name, posts in sets.items():
        for missed in figures[name]["missed"]:
            print(f"{name} {missed['id']} missed {missed['label']}: {missed['text']}")
        for post in posts:
            for one in figures[name]["predicted"][post["id"]]:
                if not any(_touch(one, span) for span in post["spans"]):
                    words = post["text"][one["start"] : one["end"]]
                    print(f"{name} {post['id']} wrong {one['label']}: {words}")


def _touch(one: Post, other: Post) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


if __name__ == "__main__":
    sys.exit(main())
