"""SHA256SUMS: the digest of every file of a release, as ``sha256sum -c SHA256SUMS`` reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from newsclaims import atomic, digests
from newsclaims.errors import UserError

FILE = "SHA256SUMS"
LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)")
# What GNU coreutils escape in a name, told by a backslash before the digest.
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
ESCAPED = {escape: plain for plain, escape in ESCAPES.items()}


def of_folder(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below ``folder`` by its path, but of SHA256SUMS itself; UserError for what is neither file nor folder."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise UserError(f"{path}: is a link or no regular file; a release holds files only")
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != FILE:
            found[name] = digests.of_file(path)
    return dict(sorted(found.items()))


def write(folder: Path) -> None:
    """Write ``folder/SHA256SUMS`` of all other files there."""
    atomic.write_bytes(folder / FILE, text(of_folder(folder)).encode("utf-8"))


def text(found: Mapping[str, str]) -> str:
    """The lines of SHA256SUMS for paths and their digests, sorted by path."""
    return "".join(_line(name, found[name]) for name in sorted(found))


def read(folder: Path) -> dict[str, str]:
    """The digests in ``folder/SHA256SUMS`` by path; UserError unless each path is a plain relative one, named once."""
    path = folder / FILE
    try:
        return parsed(str(path), path.read_bytes())
    except FileNotFoundError:
        raise UserError(f"{path}: not found; it should list the digest of every file of the release") from None


def parsed(path: str, data: bytes) -> dict[str, str]:
    """The digests in the bytes of a SHA256SUMS by path; UserError that names ``path`` as ``read`` says."""
    try:
        # Not splitlines(): a name may hold what Unicode counts as a line end.
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8: {error}") from error
    if lines.pop():
        raise UserError(f"{path}: the last line has no end; the file is cut off")
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        parts = LINE.fullmatch(line)
        if not parts:
            raise UserError(f"{path}, line {number}: should be a SHA-256 in small letters, two spaces and a path, but is {line!r}")
        name = _unescaped(parts[3]) if parts[1] else parts[3]
        if not _is_plain(name) or name == FILE:
            raise UserError(f"{path}, line {number}: {name!r} is no plain path below the folder")
        if name in found:
            raise UserError(f"{path}, line {number}: {name!r} is listed twice")
        found[name] = parts[2]
    return found


def differing(folder: Path) -> list[str]:
    """What does not agree with ``folder/SHA256SUMS``: one message for each file that is changed, missing or not listed."""
    stated = read(folder)
    found = of_folder(folder)
    told = {True: "is missing", False: "was changed"}
    wrong = [f"{name}: {told[name not in found]}" for name in stated if found.get(name) != stated[name]]
    return sorted(wrong + [f"{name}: is not listed in {FILE}" for name in found.keys() - stated.keys()])


def _line(name: str, sha256: str) -> str:
    escaped = "".join(ESCAPES.get(letter, letter) for letter in name)
    mark = "\\" if escaped != name else ""
    return f"{mark}{sha256}  {escaped}\n"


def _unescaped(name: str) -> str:
    # An escape that is none stays as it is, and then names a file that is not there.
    return re.sub(r"\\[\\nr]", lambda found: ESCAPED[found[0]], name)


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return "\0" not in name and not path.is_absolute() and ".." not in path.parts and path.as_posix() == name and name != "."
