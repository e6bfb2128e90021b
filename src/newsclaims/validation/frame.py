"""Small data frames that stand for large tables: each value of a column once, with the count of rows that have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

# The column that numbers a frame's lines; no schema's column can be called so.
LINE = "(line)"
MAX_IDS = 20


@dataclass(frozen=True)
class Frame:
    """``lines`` for Great Expectations to look at; ``ids`` names the first 20 rows of a table that the given lines of a column stand for.

    ``counts`` tells how many rows each line of a column stands for: none for one that only fills the frame. A column that is not there has a line
    for each row.
    """

    lines: pd.DataFrame
    ids: Callable[[str, Sequence[int]], list[str]]
    counts: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @classmethod
    def plain(cls, frame: pd.DataFrame, names: Sequence[str]) -> Frame:
        """A frame with a line for each row, which ``names`` has the id of."""
        return cls(frame.assign(**{LINE: range(len(frame))}), lambda _, lines: [names[line] for line in lines[:MAX_IDS]])

    @classmethod
    def tallied(cls, tallies: Mapping[str, Counter[object]], ids: Callable[[str, Sequence[object]], list[str]]) -> Frame:
        """A frame of each column's values; ``ids`` names the first rows that have one of some values in a column."""
        height = max(map(len, tallies.values()), default=0)
        values = {name: list(tally) for name, tally in tallies.items()}
        # Integers with nulls stay integers: as floats, offsets and counts would be rounded from 2**53 on.
        columns = {name: pd.Series(listed + listed[:1] * (height - len(listed)), dtype=object) for name, listed in values.items()}
        counts = {name: [*tally.values(), *[0] * (height - len(tally))] for name, tally in tallies.items()}
        lines = pd.DataFrame({LINE: range(height), **columns})
        return cls(lines, lambda column, lines: ids(column, [values[column][line] for line in lines if line < len(values[column])]), counts)

    def rows(self, column: str, lines: Sequence[int]) -> int:
        """How many rows the lines of a column stand for."""
        return sum(self.counts[column][line] for line in lines) if column in self.counts else len(lines)

    def rows_with_value(self, column: str) -> int:
        """How many rows are not null in a column."""
        return self.rows(column, np.flatnonzero(self.lines[column].notna()).tolist())
