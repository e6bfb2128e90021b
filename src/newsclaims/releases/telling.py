"""What a release is, told to whoever made it: sizes, identifiers, and the tag to set."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from newsclaims.releases import repository
from newsclaims.releases.making import Made

UNITS = ("bytes", "kB", "MB", "GB", "TB")


def text(made: Made, root: Path) -> str:
    """Lines for a person; the tag only where it is not set."""
    side = made.side
    lines = [f"{made.folder}: {'made' if made.anew else 'already there, identical'}", "", *_sizes(made.folder), ""]
    lines += [f"fingerprint  {side['fingerprint']}", f"SWHID        {side['swhid']}"]
    lines += [f"archive      {made.archive}, {size(side['archive']['bytes'])}", f"SHA-256      {side['archive']['sha256']}"]
    if repository.tag(root, side["tag"]) is None:
        lines += [
            "",
            "Set the tag, annotated: dvc artifacts get passes over others, and Git keeps who set it and when.",
            f'  git tag -a {side["tag"]} -m "{side["name"]} {side["version"]}" {repository.commit(root)}',
            f"  git push origin {side['tag']}",
        ]
    return "\n".join(lines)


def as_json(made: Made) -> str:
    """The side file's content, with the folder and whether it was made now."""
    return json.dumps({**made.side, "folder": made.folder.as_posix(), "anew": made.anew}, ensure_ascii=False, indent=2, sort_keys=True)


def size(count: int) -> str:
    """A number of bytes in the unit that leaves one to three digits before the point."""
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.0f} {UNITS[unit]}" if unit == 0 or value >= 99.95 else f"{value:.1f} {UNITS[unit]}"


def _sizes(folder: Path) -> list[str]:
    files: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file():
            parts = path.relative_to(folder).parts
            top = parts[0] + ("/" if len(parts) > 1 else "")
            files[top] += 1
            sizes[top] += path.stat().st_size
    width = max(map(len, files))
    return [f"  {top:<{width}}  {files[top]:>5,} file{'s' if files[top] > 1 else ' '}  {size(sizes[top]):>10}" for top in sorted(files)] + [
        f"  {'in all':<{width}}  {files.total():>5,} files  {size(sizes.total()):>10}"
    ]
