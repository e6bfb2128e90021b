"""Articles to rebuild from, and the bytes of what was built."""

from __future__ import annotations

import hashlib
from pathlib import Path

from newsclaims import kept_digests
from newsclaims.engines import done
from newsclaims.intake import known
from newsclaims.page import site
from newsclaims.validation import kept

NAMES = ("Ana Lim", "Bo Park", "Cy Diaz", "Di Okoro", "Ed Shah", "Flo Mori", "Gus Rey")


def story(n: int) -> str:
    """A made-up article, different for each number."""
    name = NAMES[n % len(NAMES)]
    return (
        f"River floods town {n}\n\nThe river rose by {n + 2} metres on Monday, mayor {name} said. "
        f"“We have moved {n + 10} families,” {name.split()[1]} told Radio North. Officials denied that the dam had failed.\n\n"
        f"According to the weather office, more rain is likely. The town has {n + 1},000 people."
    )


def fingerprints(root: Path, folders: tuple[str, ...] = ("dataset", "build")) -> dict[str, str]:
    """The SHA-256 of every file below ``folders``, without what stages note for the next build, which is no output."""
    notes = {root / folder for folder in (done.FOLDER, kept.FOLDER, kept_digests.FOLDER, known.FOLDER, site.NOTES)}
    paths = sorted(p for folder in folders for p in (root / folder).rglob("*") if p.is_file() and notes.isdisjoint(p.parents))
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}
