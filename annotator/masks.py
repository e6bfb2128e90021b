"""Which labels a word may have, as bit masks: a corpus that does not decide leaves several open."""

from __future__ import annotations

from collections.abc import Sequence

from newsclaims.annotator.labels import ENTITY_LABELS, ROLE_LABELS

ANY_ENTITY = (1 << len(ENTITY_LABELS)) - 1
ANY_ROLE = (1 << len(ROLE_LABELS)) - 1
OUT = 1
# Of whether a word begins a sentence, which is no mask.
UNKNOWN = -1


def decided(mask: int, labels: Sequence[str] = ENTITY_LABELS) -> str:
    """The label of a mask that allows one alone, O for any other."""
    return labels[mask.bit_length() - 1] if mask.bit_count() == 1 else "O"
