"""What a page says of itself, as far as it may stand in a column of sources.csv."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsclaims.reading import metadata

# What makes a spreadsheet take a cell for a formula: no page may put one into sources.csv.
FORMULA = tuple("=+-@\t")
LONGEST = 100


def checked(made: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The values by column, and remarks on what was left out or wants a person's eye."""
    said: dict[str, str] = {}
    remarks = []
    for column in metadata.COLUMNS:
        try:
            value = metadata.checked({column: made.get(column)})[column]
        except ValueError:
            remarks.append(f"the page's {column} is left out: it is not as that column should be")
            continue
        if value is not None and str(value).startswith(FORMULA):
            remarks.append(f"the page's {column} is left out: a spreadsheet would take it for a formula")
        elif value is not None:
            said[column] = str(value)
    if named := made.get("licence_named"):
        shown = " ".join(str(named).split())[:LONGEST]
        remarks.append(f"the page names a licence ({shown}), perhaps of something else on it: see for yourself")
    return said, tuple(remarks)
