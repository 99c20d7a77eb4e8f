"""Progress bars, which long commands draw."""

from typing import Any, Self

from tqdm import tqdm

UNITS = {  # of each stage: what it is called, and what it counts
    "import": ("Reading", "B"),
    "scan": ("Scanning", " posts"),
    "index": ("Indexing", " posts"),
    "count": ("Counting words", " posts"),
    "lectures": ("Reading", " lectures"),
    "scan lectures": ("Scanning", " lectures"),
    "rescan": ("Scanning", " posts"),
    "words": ("Removing the words", " tables"),
    "files": ("Removing files", " files"),
    "bytes": ("Writing the database anew", " parts"),
}


class Bars:
    """A progress bar a stage, on standard error; none where nobody looks."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def __call__(self, stage: str, done: int, of: int) -> None:
        if stage != self._stage:
            self.close()
            words, unit = UNITS[stage]
            self._stage = stage
            self._bar = tqdm(
                total=of, desc=words, unit=unit, unit_scale=True, disable=not self._shown
            )
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """End the bar that is drawn."""
        if self._bar is not None:
            self._bar.close()
