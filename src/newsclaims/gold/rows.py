"""An article's rows of the tables in the form of an annotation, so that the two can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsclaims.gold.annotation import Article, Claim, Mention, Quantity, Sentence, Span

Row = Mapping[str, Any]


def annotation(file: str, text: str, sentences: Iterable[Row], entities: Iterable[Row], claims: Sequence[Row]) -> Article:
    """The tables do not promise what an annotation must hold, such as a cue for every claim: its problems are not looked for."""
    asserted = {(row["start"], row["end"]) for row in claims if row["kind"] == "assertion"}
    return Article(
        file=file,
        text=text,
        sentences=tuple(Sentence((row["start"], row["end"]), _kind(row, asserted)) for row in sentences),
        mentions=tuple(Mention((row["start"], row["end"]), row["type"], row["entity_id"], row["role"]) for row in entities),
        claims=tuple(_claim(row) for row in claims if row["kind"] != "assertion"),
    )


def _kind(sentence: Row, asserted: set[Span]) -> str:
    if sentence["kind"] == "heading":
        return "heading"
    return "assertion" if (sentence["start"], sentence["end"]) in asserted else "other"


def _claim(row: Row) -> Claim:
    return Claim(
        id=row["claim_id"],
        kind=row["kind"],
        content=tuple((part["start"], part["end"]) for part in row["fragments"]),
        source=_span(row, "source_"),
        source_type=row["source_type"],
        source_name=row["source_name"],
        cue=_span(row, "cue_"),
        addressee=_span(row, "addressee_"),
        medium=_span(row, "medium_"),
        time=_span(row, "time_"),
        parent=row["parent_claim_id"],
        polarity=row["polarity"],
        certainty=row["certainty"],
        marker=_span(row, "certainty_"),
        stance=row["stance"],
        quantities=tuple(_quantity(quantity) for quantity in row["quantities"]),
    )


def _quantity(row: Row) -> Quantity:
    return Quantity(
        span=(row["start"], row["end"]),
        operator=row["operator"],
        low=row["stated_low"],
        high=row["stated_high"],
        unit=row["unit"],
        outcome=row["outcome"],
        victim=_span(row, "victim_"),
        perpetrator=_span(row, "perpetrator_"),
    )


def _span(row: Row, prefix: str) -> Span | None:
    start, end = row[f"{prefix}start"], row[f"{prefix}end"]
    return None if start is None else (start, end)
