"""Made-up datasets of several longer articles, with rows at random places, to withhold and to put back."""

from __future__ import annotations

import random
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from newsclaims import ids, schema, tables

ROOT = Path(__file__).parent.parent
NAMES = ("Ana Lim", "Bo Park", "Cy Diaz", "Radio North", "the River Board", "Di Okoro")
VERBS = ("said", "denied", "promised", "told reporters", "warned", "wrote")
THINGS = ("the bridge", "seven barges", "the eastern dam", "a new ferry", "twelve houses", "the harbour wall", "every cellar", "the fish market")
ENDS = ("would open in spring", "had been paid for twice", "was never inspected", "will be sold", "cost 300,000 crowns", "stood under water for days")
Row = dict[str, Any]


def story(seed: int, paragraphs: int = 5) -> str:
    """An article of some hundred words; none of its sentences is like another's."""
    rng = random.Random(seed)
    made = [f"The {rng.choice(('flood', 'drought', 'fire'))} of the year {1900 + seed % 100} and what {rng.choice(NAMES)} knew of it all along"]
    for n in range(paragraphs):
        told = (
            f"{rng.choice(NAMES)} {rng.choice(VERBS)} on day {n}{k} that {rng.choice(THINGS)} {rng.choice(ENDS)}." for k in range(rng.randint(1, 4))
        )
        made.append(" ".join(told))
    return "\n\n".join(made)


def rows_of(text: str, release: str, file: str) -> dict[str, list[Row]]:
    """An article's rows: real sentences, and entities and claims at places that its text decides."""
    rng = random.Random(text)
    article_id = ids.article_id(text)
    article = {
        "article_id": article_id, "title": text.split("\n", maxsplit=1)[0], "publisher": "The Gazette", "byline": "Ada Smith", "url": f"https://x.org/{file}",
        "published": date(2021, 8, 25), "language": "en", "text_release": release, "source_file": file, "source_record": 0,
        "source_encoding": "utf-8",
        "source_sha256": ids.sha256(text.encode()), "text": text, "text_sha256": ids.sha256(text.encode()), "notes": [],
        "source_map": [{"start": 0, "byte": 0, "step": 1, "width": 1}],
    }  # fmt: skip
    sentences: list[Row] = []
    for k, match in enumerate(re.finditer(r"\S[^.\n]*\.?", text)):
        start, end = match.span()
        row = {
            "sentence_id": ids.sentence_id(article_id, start, end),
            "article_id": article_id,
            "position": k,
            "paragraph": 0,
            "start": start,
            "end": end,
        }
        sentences.append({**row, "text": match.group(), "kind": "body", "n_tokens": 5})
    words = [m.span() for m in re.finditer(r"\w+", text)]

    def at(low: int = 0) -> tuple[int, int]:
        first = rng.randrange(low, len(words))
        return words[first][0], words[min(len(words) - 1, first + rng.randint(0, 6))][1]

    def within(offset: int) -> str:
        return str(next(s["sentence_id"] for s in sentences if s["start"] <= offset < s["end"]))

    def part(name: str, span: tuple[int, int]) -> Row:
        return {f"{name}_start": span[0], f"{name}_end": span[1], f"{name}_text": text[slice(*span)]}

    entities = []
    for start, end in sorted({at() for _ in range(8)}):
        far = at()
        row = {
            "mention_id": ids.mention_id(article_id, start, end),
            "article_id": article_id,
            "sentence_id": within(start),
            "start": start,
            "end": end,
        }
        row |= {"text": text[start:end], "type": "ORG", "entity_id": ids.entity_id(article_id, *far), "name": text[slice(*far)], "method": "test-1"}
        entities.append({**row, "role": text[slice(*at())] if rng.random() < 0.5 else None})
    claims: list[Row] = []
    for start, end in sorted({at() for _ in range(8)}):
        two = [(start, end), at(low=len(words) - 5)] if rng.random() < 0.3 and end < words[-7][0] else [(start, end)]
        cue, source, counted, victim = at(), at(), at(), at()
        if any(c["claim_id"] == ids.claim_id(article_id, start, two[-1][1], cue[0]) for c in claims):
            continue
        claims.append({
            "claim_id": ids.claim_id(article_id, start, two[-1][1], cue[0]), "article_id": article_id, "sentence_id": within(start), "start": start,
            "end": two[-1][1], "fragments": [{"start": a, "end": b} for a, b in two], "text": " ".join(text[a:b] for a, b in two), "kind": "indirect",
            **part("source", source), "source_name": text[slice(*at())], "source_type": "person", **part("cue", cue), "polarity": "affirmed",
            "certainty": "certain", "stance": "neutral", "method": "test-1",
            "parent_claim_id": claims[-1]["claim_id"] if claims and rng.random() < 0.3 else None,
            "quantities": [{
                "start": counted[0], "end": counted[1], "text": text[slice(*counted)], "operator": "exactly", "stated_low": 2.0, "stated_high": 2.5,
                "unit": text[slice(*at())], "victim_start": victim[0], "victim_end": victim[1], "victim": text[slice(*victim)],
                        "perpetrator_start": None, "perpetrator_end": None, "perpetrator": None,
            }] if rng.random() < 0.5 else [],
        })  # fmt: skip
    start, end = sentences[-1]["start"], sentences[-1]["end"]
    own: Row = {"claim_id": ids.claim_id(article_id, start, end, None), "kind": "assertion", "source_type": "publisher", "source_name": "The Gazette"}
    own |= {"article_id": article_id, "sentence_id": sentences[-1]["sentence_id"], "start": start, "end": end, "text": text[start:end]}
    own |= {"fragments": [{"start": start, "end": end}], "polarity": "affirmed", "certainty": "certain", "stance": "neutral", "quantities": []}
    return {"articles": [article], "sentences": sentences, "entities": entities, "claims": [*claims, {**own, "method": "test-1"}]}


def build(root: Path, texts: dict[str, tuple[str, str]], shards: int = 2) -> Path:
    """The dataset of ``texts`` (file: (text, text_release)) below ``root``, with schemas and the texts as files in ``root/copies``."""
    shutil.copytree(ROOT / "schema", root / "schema", dirs_exist_ok=True)
    made: dict[str, list[list[Row]]] = {name: [[] for _ in range(shards)] for name in ("articles", "sentences", "entities", "claims")}
    (root / "copies").mkdir(parents=True)
    for file, (text, release) in sorted(texts.items(), key=lambda item: ids.article_id(item[1][0])):
        (root / "copies" / file).write_text(text, encoding="utf-8")
        for name, rows in rows_of(text, release, file).items():
            made[name][tables.shard_of(ids.article_id(text), shards)] += rows
    for name, parts in made.items():
        for number, rows in enumerate(parts):
            arrow = schema.arrow_schema(schema.load(name, root / "schema"))
            tables.write(rows, arrow, tables.shard_path(root / "dataset" / name, number, shards))
    rejected = {"source_file": "empty.txt", "source_record": 0, "stage": "articles", "reason": "empty", "detail": "no text"}
    arrow = schema.arrow_schema(schema.load("rejects", root / "schema"))
    tables.write([rejected], arrow, tables.shard_path(root / "dataset" / "rejects", 0, 1))
    return root / "dataset"


def corpus(count: int = 6) -> dict[str, tuple[str, str]]:
    """Articles of all three kinds of release."""
    return {f"story{n}.txt": (story(n), ("none", "snippet", "full")[n % 3]) for n in range(count)}
