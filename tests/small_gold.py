"""A made-up article with its annotation, and the rows of the tables that a faultless build would have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsclaims import ids
from newsclaims.gold import markup
from newsclaims.gold.annotation import Article, Claim

NAME = "rain.txt"
TEXT = (
    'Rain at last\n\nAda Smith said on Monday that it might rain. "Take a coat," she told the Gazette in a letter. Smith left the town early.\n\n'
    "Police claimed that at least 12 people were killed by rebels. She added that Bo had promised a boat."
)
SENTENCES = """\
1 H Rain at last
2 O ⟦Ada Smith|PER|ada⟧ said on ⟦Monday|DATE⟧ that it might rain.
3 O "Take a coat," she told the ⟦Gazette|ORG|gazette⟧ in a letter.
4 A ⟦Smith|PER|ada⟧ left the town early.
5 O Police claimed that ⟦at least 12|CARDINAL⟧ people were killed by rebels.
6 O She added that ⟦Bo|PER|bo|sailor⟧ had promised a boat.
"""
DEAD = {
    "span": "5:at least 12 people",
    "op": "at least",
    "low": 12,
    "unit": "people",
    "outcome": "killed",
    "victim": "5:people",
    "perpetrator": "5:rebels",
}
ADA = {"type": "person", "name": "Ada Smith"}
CLAIMS: list[dict[str, Any]] = [
    {"id": "rain", "kind": "indirect", "source": "2:Ada Smith", **ADA, "cue": "2:said", "time": "2:on Monday", "content": ["2:that it might rain"]}
    | {"certainty": "possible", "marker": "2:might"},
    {"id": "coat", "kind": "direct", "source": "3:she", **ADA, "cue": "3:told", "addressee": "3:the Gazette", "medium": "3:in a letter"}
    | {"content": ['3:"Take a coat,"']},
    {"id": "dead", "kind": "indirect", "source": "5:Police", "type": "organisation", "cue": "5:claimed", "stance": "doubting", "quantities": [DEAD]}
    | {"content": ["5:that at least 12 people … 5:rebels"]},
    {"id": "added", "kind": "indirect", "source": "6:She", **ADA, "cue": "6:added", "content": ["6:that Bo had promised a boat"]},
    {
        "id": "boat",
        "kind": "indirect",
        "source": "6:Bo",
        "type": "person",
        "name": "Bo",
        "cue": "6:had promised",
        "parent": "added",
        "content": ["6:a boat"],
    },
]


def marked(claims: list[dict[str, Any]] | None = None, sentences: str = SENTENCES) -> str:
    """The annotation as a file holds it."""
    return sentences + "\n" + "".join(json.dumps(claim, ensure_ascii=False) + "\n" for claim in (CLAIMS if claims is None else claims))


def read(folder: Path, content: str | None = None) -> Article:
    """The annotation as it is read from a file in ``folder``."""
    path = folder / NAME
    path.write_text(marked() if content is None else content, encoding="utf-8")
    return markup.read(path, TEXT)


def lay_gold(root: Path, layers: tuple[str, ...] = ("settled",)) -> Path:
    """Give ``root`` a gold of this article alone."""
    for folder in ("articles", *layers):
        (root / "gold" / folder).mkdir(parents=True, exist_ok=True)
    (root / "gold" / "articles" / NAME).write_text(TEXT + "\n", encoding="utf-8")
    header = "file,title,publisher,url,published,byline,language,licence,text_release,note"
    (root / "gold" / "articles" / "sources.csv").write_text(
        f'{header}\n{NAME},"Rain, at last",The Gazette,,,,en,CC BY 4.0,full,made up\n', encoding="utf-8"
    )
    for layer in layers:
        (root / "gold" / layer / NAME).write_text(marked(), encoding="utf-8")
    return root


Rows = dict[str, list[dict[str, Any]]]


def part(prefix: str, span: tuple[int, int] | None) -> dict[str, Any]:
    return {f"{prefix}_start": span and span[0], f"{prefix}_end": span and span[1]}


def rows(article: Article) -> Rows:
    """The rows that say what the annotation says, with the columns that are measured."""
    headings = {s.span for s in article.sentences if s.kind == "heading"}
    sentences = [{"start": s.span[0], "end": s.span[1], "kind": "heading" if s.span in headings else "body"} for s in article.sentences]
    entities = [{"start": m.span[0], "end": m.span[1], "type": m.type, "entity_id": m.entity, "role": m.role} for m in article.mentions]
    asserted = [{"claim_id": "", "kind": "assertion", "start": s.span[0], "end": s.span[1]} for s in article.sentences if s.kind == "assertion"]
    return {"sentences": sentences, "entities": entities, "claims": [*map(claim_row, article.claims), *asserted]}


def claim_row(claim: Claim) -> dict[str, Any]:
    columns = ("kind", "source_type", "source_name", "polarity", "certainty", "stance")
    parts = {
        "source": claim.source,
        "cue": claim.cue,
        "addressee": claim.addressee,
        "medium": claim.medium,
        "time": claim.time,
        "certainty": claim.marker,
    }
    row = {"claim_id": claim.id, "parent_claim_id": claim.parent, **{name: getattr(claim, name) for name in columns}}
    for name, span in parts.items():
        row |= part(name, span)
    row["start"], row["end"] = claim.content[0][0], claim.content[-1][1]
    row["fragments"] = [{"start": a, "end": b} for a, b in claim.content]
    row["quantities"] = [
        {
            "start": q.span[0],
            "end": q.span[1],
            "operator": q.operator,
            "stated_low": q.low,
            "stated_high": q.high,
            "unit": q.unit,
            "outcome": q.outcome,
        }
        | part("victim", q.victim)
        | part("perpetrator", q.perpetrator)
        for q in claim.quantities
    ]
    return row


def article_row(text: str = TEXT) -> dict[str, Any]:
    """The columns of the articles table that an evaluation looks at."""
    source_map = [{"start": 0, "byte": 0, "step": 1, "width": 1}]
    return {"article_id": ids.article_id(text), "source_file": NAME, "text": text, "source_map": source_map}
