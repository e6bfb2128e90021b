"""The few figures of an evaluation that stand for it: what the card shows and what may not worsen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsclaims.errors import UserError

# In words, and where in dataset/evaluation.json.
MAIN: Mapping[str, str] = {
    "sentence starts within paragraphs": "sentences.boundaries",
    "headings": "sentences.headings",
    "assertions": "assertions",
    "entities: span and type": "entities.all",
    "names: span and type": "entities.names",
    "names: grouping (B-cubed)": "entities.grouping",
    "roles of names": "entities.roles",
    "source": "claims.overlap.source",
    "cue": "claims.overlap.cue",
    "content": "claims.overlap.content",
    "content, exact": "claims.exact.content",
    "source, cue and content at once": "claims.overlap.joint",
    "source, cue and content at once, exact": "claims.exact.joint",
    "articles held out: content": "held_out.claims.overlap.content",
    "articles held out: source, cue and content at once": "held_out.claims.overlap.joint",
    "addressee": "claims.overlap.addressee",
    "medium": "claims.overlap.medium",
    "time": "claims.overlap.time",
    "kind": "claims.kind",
    "type of source": "claims.source_type",
    "name of source": "claims.linked_source",
    "speaker of direct quotations": "claims.speaker_of_direct",
    "polarity": "claims.polarity",
    "certainty": "claims.certainty",
    "stance": "claims.stance",
    "parent": "claims.parent",
    "quantities: span": "quantities.spans",
    "quantities: bounds": "quantities.bounds",
    "quantities: outcome": "quantities.outcome",
}


def load(path: Path) -> dict[str, Any] | None:
    """The evaluation in ``path``; None where there is none, UserError where it is not as the stage writes it."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found["gold"]["measured"], bool | int | list | dict):
            raise TypeError
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path}: not figures as stage evaluate writes them ({type(error).__name__}); remove it, and run dvc repro") from error
    return dict(found)


def figure(evaluation: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """The figure at a path with dots; None where the evaluation does not have it."""
    found: Any = evaluation
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else None


def value(found: Mapping[str, Any]) -> tuple[float, float | None, float | None]:
    """F1 or accuracy of a figure, and its interval where it has one."""
    name = "f1" if "f1" in found else "accuracy"
    return found[name], found.get(f"{name}_low"), found.get(f"{name}_high")
