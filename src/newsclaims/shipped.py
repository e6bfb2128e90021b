"""What the package brings along of its own repository: in a wheel beside the code, in a checkout where people keep it."""

from __future__ import annotations

from pathlib import Path

from newsclaims.errors import UserError

PACKAGE = Path(__file__).parent
# pyproject.toml lists what the wheel holds here.
FOLDER = PACKAGE / "shipped"
CODE = "src/newsclaims/"


def path(place: str) -> Path:
    """Where ``place``, a path of the package's repository such as schema or src/newsclaims/ids.py, is; UserError where it was not brought along."""
    if place.startswith(CODE):
        return PACKAGE / place.removeprefix(CODE)
    for home in (FOLDER, PACKAGE.parent.parent):
        if (home / place).exists():
            return home / place
    raise UserError(f"newsclaims was installed without {place}; install its wheel again")
