"""seeds/sources.csv: what a curator knows about each seed file."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from newsclaims.errors import UserError
from newsclaims.reading.metadata import COLUMNS, Metadata, checked

HEADER = ("file", *COLUMNS, "note")
WHERE = "seeds/sources.csv"


def load(path: Path, names: Collection[str]) -> Mapping[str, Metadata]:
    """Metadata by file, for the files ``names`` below seeds/; no rows where there is no such table.

    Raises UserError with the line and the way out: for a column that is missing or unknown, a file that does not exist or has two rows, a
    value that is not what it should be.
    """
    if not path.exists():
        return {}
    about: dict[str, Metadata] = {}
    lines: dict[str, int] = {}
    for line, row in _rows(path):
        file = row["file"]
        if file not in names:
            raise UserError(f"{WHERE}, line {line}: there is no file seeds/{file}; correct the row's file, or remove the row")
        if file in about:
            raise UserError(f"{WHERE}, line {line}: {file} has a row already, in line {lines[file]}; remove one of them")
        try:
            about[file] = checked(row)
        except ValueError as error:
            raise UserError(f"{WHERE}, line {line}: {error}; correct it, or leave it empty") from None
        lines[file] = line
    return about


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            if sorted(header) != sorted(HEADER):
                missing, unknown = [c for c in HEADER if c not in header], [c for c in header if c not in HEADER]
                raise UserError(
                    f"{WHERE}, line 1: missing columns: {', '.join(missing) or 'none'}; unknown or twice: {', '.join(unknown) or 'none'}; "
                    f"the header should be {','.join(HEADER)}"
                )
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise UserError(
                        f"{WHERE}, line {reader.line_num}: {len(row)} values for {len(header)} columns; put quotes around a value with a comma"
                    )
                yield reader.line_num, dict(zip(header, row, strict=True))
    except UnicodeDecodeError as error:
        raise UserError(f"{WHERE}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except csv.Error as error:
        raise UserError(f"{WHERE}: not CSV: {error}; check the quotes") from None
