"""What a check found: problems, each with its place, what could not be checked here, and what was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from newsclaims.errors import UserError

# Problems that a check shows; the rest are counted.
MOST = 20
LONGEST = 80


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where: ``file`` below the folder, ``row`` counted from 0 in that file, ``id`` the row's primary key."""

    what: str
    file: str | None = None
    table: str | None = None
    article: str | None = None
    row: int | None = None
    id: str | None = None
    expected: str | None = None
    found: str | None = None


@dataclass(frozen=True)
class Unchecked:
    """Something that these files alone cannot prove."""

    what: str


@dataclass(frozen=True)
class Checked:
    """Something that was compared, in words."""

    what: str


Finding = Problem | Unchecked | Checked


@dataclass(frozen=True)
class Outcome:
    """What came of one check: the first of its ``count`` problems, what was not checkable, and what was checked."""

    check: str
    problems: tuple[Problem, ...]
    count: int
    unchecked: tuple[str, ...]
    checked: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data; the parts of a problem's place that it does not have are left out."""
        problems = [{key: value for key, value in asdict(one).items() if value is not None} for one in self.problems]
        return {"check": self.check, "count": self.count, "problems": problems, "unchecked": self.unchecked, "checked": self.checked}


def collect(check: str, findings: Iterable[Finding]) -> Outcome:
    """Run a check to its end; an exception in it is a problem, too, since only the files can be its cause."""
    problems: list[Problem] = []
    count = 0
    unchecked: list[str] = []
    checked: list[str] = []
    try:
        for one in findings:
            if isinstance(one, Unchecked):
                unchecked.append(one.what)
            elif isinstance(one, Checked):
                checked.append(one.what)
            else:
                count += 1
                problems += [one] if count <= MOST else []
    except UserError as error:
        count += 1
        problems.append(Problem(str(error)))
    except Exception as error:  # noqa: BLE001 - files from anywhere can break any reader of theirs; that is a finding, not a crash
        count += 1
        problems.append(Problem(f"could not be checked to the end: {brief(error)}"))
    return Outcome(check, tuple(problems), count, tuple(unchecked), tuple(checked))


def line(problem: Problem) -> str:
    """A problem in one line: where, what, what was found and what was expected."""
    place = [
        problem.file,
        problem.table if problem.table is not None and problem.table not in (problem.file or "") else None,
        f"article {problem.article}" if problem.article is not None else None,
        f"row {problem.row}" if problem.row is not None else None,
        problem.id,
    ]
    said = [shown(part) for part in place if part is not None] + [shown(problem.what)]
    if problem.found is not None:
        said.append(shown(problem.found))
    expected = f", expected {shown(problem.expected)}" if problem.expected is not None else ""
    return ": ".join(said) + expected


def shown(text: str) -> str:
    """``text`` as a terminal may have it: what it would obey, or what is no character, is escaped."""
    return text if text.isprintable() else ascii(text)


def quoted(value: object) -> str:
    """A value from a file in quotation marks, shortened where it is long."""
    text = str(value)
    return repr(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def brief(error: BaseException) -> str:
    """The first line of what an exception says."""
    said = str(error).strip().splitlines()
    return said[0][:300] if said else type(error).__name__
