"""SHA256SUMS against the files of a release: changed, missing and extra ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from newsclaims.releases.sums import FILE as SUMS
from newsclaims.verification.findings import Checked, Finding, Problem, Unchecked, brief, quoted
from newsclaims.verification.folder import Folder

# As sums.write has it and sha256sum writes it without options: no other form is taken for the same.
LINE = re.compile(r"([0-9a-f]{64})  (.+)", re.DOTALL)


def check(folder: Folder, hashes: Mapping[str, str]) -> Iterator[Finding]:
    """Every file is listed with its SHA-256, every listed file is there, and nothing else."""
    if SUMS not in folder.files:
        missing = "not found, so that no file can be compared"
        yield Problem(missing, file=SUMS) if folder.released else Unchecked(f"{SUMS} {missing}: a dataset as it was built, not a release")
        return
    try:
        text = folder.files[SUMS].read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield Problem(f"not a list of SHA-256 in UTF-8 ({brief(error)})", file=SUMS)
        return
    listed: dict[str, str] = {}
    yield from _lines(text, listed)
    on_disk = {name: sha for name, sha in hashes.items() if name != SUMS}
    for name in sorted(listed.keys() | on_disk.keys()):
        if name not in on_disk:
            # A link of that name is told once, as a link.
            if name not in folder.refused:
                yield Problem("is missing", file=name, expected=listed[name])
        elif name not in listed:
            yield Problem(f"is extra: {SUMS} does not list it", file=name)
        elif listed[name] != on_disk[name]:
            yield Problem("was changed", file=name, expected=listed[name], found=on_disk[name])
    yield Checked(f"{len(listed)} files by {SUMS}")


def _lines(text: str, listed: dict[str, str]) -> Iterator[Finding]:
    if not text.endswith("\n"):
        yield Problem("its last line has no line end: it was cut short or changed", file=SUMS)
    for number, one in enumerate(text.removesuffix("\n").split("\n"), 1):
        found = LINE.fullmatch(one)
        if not found:
            yield Problem(f"line {number} should be a SHA-256, two spaces and a path", file=SUMS, found=quoted(one))
        elif not _inside(found[2]):
            yield Problem(f"line {number} names a path that is not one inside the release; it was not read", file=SUMS, found=quoted(found[2]))
        elif found[2] in listed:
            yield Problem(f"line {number} lists a file again", file=SUMS, found=quoted(found[2]))
        else:
            listed[found[2]] = found[1]


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and str(path) == name and "\\" not in name and "\0" not in name
