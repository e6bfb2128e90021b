"""An attributed claim in the form that is compared: its parts as words, its qualities as values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from newsclaims import scoring
from newsclaims.gold.annotation import Claim, Quantity, Span
from newsclaims.measures.units import OVERLAP, WORD, Words

ROLES = ("source", "cue", "content")
PARTS = (*ROLES, "addressee", "medium", "time")
# Qualities with a value for every claim.
QUALITIES = ("kind", "source_type", "polarity", "certainty", "stance")
# In a name they say nothing of whose it is.
SMALL_WORDS = frozenset({"the", "of", "and", "for", "de", "la", "a", "s"})


@dataclass(frozen=True)
class Attribution:
    """``spans`` and ``words`` have every part, empty where the claim has none of it; ``values`` are its qualities and its source's name.

    ``mention`` says how the text mentions a source that has a name: explicit or anaphoric.
    """

    spans: Mapping[str, tuple[Span, ...]]
    words: Mapping[str, frozenset[int]]
    values: Mapping[str, str | None]
    id: str = ""
    parent: str | None = None
    quantities: tuple[Quantity, ...] = field(default=())
    mention: str | None = None

    @property
    def kind(self) -> str | None:
        return self.values["kind"]


def of_claim(claim: Claim, words: Words) -> Attribution:
    """The claim with its parts as words of its article."""
    singles = {part: getattr(claim, part) for part in (*PARTS, "marker") if part != "content"}
    spans = {part: (span,) if span else () for part, span in singles.items()} | {"content": claim.content}
    values = {name: getattr(claim, name) for name in (*QUALITIES, "source_name")}
    marked = {part: words(found) for part, found in spans.items()}
    return Attribution(spans, marked, values, claim.id, claim.parent, claim.quantities, _mention(claim, words.text))


def _mention(claim: Claim, text: str) -> str | None:
    """How the text mentions a source that has a name: explicit, with a word of its name in it, or anaphoric ("she", "the mayor")."""
    if not claim.source or not claim.source_name:
        return None
    named = set(WORD.findall(claim.source_name.casefold())) - SMALL_WORDS
    return "explicit" if named & set(WORD.findall(text[slice(*claim.source)].casefold())) else "anaphoric"


def shared(part: str) -> Callable[[Attribution, Attribution], float]:
    """How much two attributions share of a part, in 0 to 1."""
    return lambda a, b: scoring.jaccard(a.words[part], b.words[part])


def joint(a: Attribution, b: Attribution) -> float:
    """How much two attributions share of source, cue and content: the least of the three."""
    return min(scoring.jaccard(a.words[role], b.words[role]) for role in ROLES)


def by_content(predicted: Sequence[Attribution], gold: Sequence[Attribution]) -> list[tuple[int, int]]:
    """The claims that are taken for the same: pairs of indices whose contents overlap."""
    return scoring.match(predicted, gold, shared("content"), OVERLAP)


def same_name(a: Attribution, b: Attribution) -> bool:
    """Whether both sources have the same name, or both have none."""
    return (a.values["source_name"] or "").casefold() == (b.values["source_name"] or "").casefold()
