"""What Great Expectations let pass before: the same expectation of the same values need not be asked again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from newsclaims import atomic, digests, ids
from newsclaims.validation import expressions
from newsclaims.validation.frame import Frame

FILE = Path("build/validation/passed.json")
# What decides beside the expectation and the values: the libraries, and the code that hands both to them.
LIBRARIES, CODE = ("great-expectations", "pandas"), ("check.py", "expressions.py", "frame.py")

Expectation = Mapping[str, Any]


class Pass(NamedTuple):
    """That an expectation of values held; ``nulls`` whether it passes over them, and the value that it observed, if it is one that does."""

    nulls: bool
    observed: float | None


class Passed:
    """Expectations of sets of values that held in the run before, below build/: no output, without it all are asked again.

    Only those that hold of a value wherever it stands: how many rows have it does not matter to them.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / FILE
        here = Path(__file__).parent
        common = {name: version(name) for name in LIBRARIES} | {name: digests.of_file(here / name) for name in CODE}
        self._common = digests.of_files(common)
        self._known = self._read()
        self._seen: dict[str, Pass] = {}

    def of(self, frame: Frame, expectation: Expectation) -> Pass | None:
        """What is known of an expectation of a frame's values."""
        key = self._key(frame, expectation)
        found = self._known.get(key) if key else None
        if key and found:
            self._seen[key] = found
        return found

    def keep(self, frame: Frame, expectation: Expectation, found: Pass) -> None:
        """Note that an expectation held of a frame's values."""
        if key := self._key(frame, expectation):
            self._seen[key] = found

    def write(self) -> None:
        """Write what was asked for or noted in this run, and nothing older."""
        atomic.write_json(self._path, {"of": self._common, "passed": self._seen})

    def _read(self) -> dict[str, Pass]:
        try:
            found = json.loads(self._path.read_bytes())
            return {key: Pass(bool(nulls), observed) for key, (nulls, observed) in found["passed"].items()} if found["of"] == self._common else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _key(self, frame: Frame, expectation: Expectation) -> str | None:
        """A digest of the expectation and the set of values; None where there is more to it than values."""
        column = expectation["kwargs"].get("column", "")
        if column not in frame.lines or not expressions.holds_of_values(expectation):
            return None
        # Lines that only fill a frame of counted values repeat one.
        lines = frame.lines[column].unique() if column in frame.counts else frame.lines[column]
        values = sorted({f"{type(value).__name__} {value!r}" for value in lines})
        return ids.sha256(atomic.json_bytes([expectation["type"], expectation["kwargs"], values]))
