"""The label sets of the model's heads, and the moves between labels that each allows."""

from __future__ import annotations

ENTITY_TYPES = ("PER", "ORG", "LOC", "MISC")
ROLES = ("source", "cue", "content")

ENTITY_LABELS = ("O", *(f"{prefix}-{kind}" for kind in ENTITY_TYPES for prefix in "BI"))
ROLE_LABELS = ("O", "B", "I")


def allowed(labels: tuple[str, ...]) -> list[list[bool]]:
    """Whether label j may follow label i: inside follows only the beginning or inside of its own type."""
    return [[not b.startswith("I") or (a != "O" and a[1:] == b[1:]) for b in labels] for a in labels]
