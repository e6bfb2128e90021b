"""Sentences, mentions and claims as CoNLL-U, for articles whose text the release shows: the article's text comes back from it exactly."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from newsclaims import atomic, fingerprints, store, tables
from newsclaims.errors import UserError
from newsclaims.exports import marks
from newsclaims.exports.words import REPAIR, Word, of_sentences
from newsclaims.params import Params

Row = dict[str, Any]

FOLDER = "conllu"
COLUMNS = 10
SPACE = re.compile(r"\s+")
# UDPipe's escapes of white space; other white space and control characters are written by number.
ESCAPES = {" ": r"\s", "\n": r"\n", "\r": r"\r", "\t": r"\t", "|": r"\p", "\\": r"\\"}


def write(release: Path, root: Path, params: Params) -> list[Path]:
    """Write ``conllu/<shard>.conllu`` of each shard below ``release``, with tokens from the annotations below ``root``; returns the paths."""
    written = []
    for number in range(params.shards):
        name = tables.shard_path(release, number, params.shards).name
        docs = store.path_of(root, number)
        for path in (*(release / table / name for table in ("articles", "sentences", "entities", "claims")), docs):
            if not path.exists():
                raise UserError(f"{path}: not found; the tables and the annotations of one build are needed: dvc repro")
        target = release / FOLDER / f"{Path(name).stem}.conllu"
        with atomic.written(target) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
            for part in _shard(release, name, store.read(docs, params.language)):
                file.write(part)
        written.append(target)
    return written


def escaped(text: str) -> str:
    """A value of the last column: without white space, controls and bars, so that ``SpacesAfter`` and ``SpacesInToken`` are one word."""
    return "".join(ESCAPES.get(c) or (f"\\u{ord(c):04x}" if c.isspace() or unicodedata.category(c) == "Cc" else c) for c in text)


def _shard(release: Path, name: str, docs: Iterator[Doc]) -> Iterator[str]:
    articles = tables.read_file(release / "articles" / name, ["article_id", "text", "text_release"]).to_pylist()
    # Of a snippet a public release has the beginning, which is not the text that was annotated.
    public = (release / fingerprints.FULL_FILE).exists()
    shown = {row["article_id"]: row["text"] for row in articles if row["text"] is not None and (row["text_release"] == "full" or not public)}
    sentences, entities, claims = (tables.ByArticle(release / table / name) for table in ("sentences", "entities", "claims"))
    # An article without sentences is among the rejects of the stage that makes them.
    missing = sentences.articles & shown.keys()
    for doc in docs:
        article = doc.user_data["article_id"]
        if article not in missing:
            continue
        missing.remove(article)
        if doc.text != shown[article]:
            raise UserError(f"article {article}: its text in {release / 'articles' / name} is another one than was annotated; {REPAIR}")
        yield of_article(doc.text, of_sentences(doc, sentences[article]), sentences[article], entities[article], claims[article])
    if missing:
        raise UserError(f"article {min(missing)}: has no annotations, but sentences in {release / 'sentences' / name}; {REPAIR}")


def of_article(text: str, words: Sequence[Sequence[Word]], sentences: Sequence[Row], entities: Sequence[Row], claims: Sequence[Row]) -> str:
    """The blocks of one article's sentences."""
    joined = list(itertools.chain.from_iterable(words))
    mentions, claimed = marks.entities(entities, joined), marks.claims(claims, joined)
    numbers: defaultdict[str, list[str]] = defaultdict(list)
    for number, claim in enumerate(claims, 1):
        numbers[claim["sentence_id"]].append(f"{number}:{claim['claim_id']}")
    blocks = []
    at = 0
    for position, (sentence, inside) in enumerate(zip(sentences, words, strict=True)):
        earlier = sentences[position - 1] if position else None
        spaces = [_space(text, joined, at + k) for k in range(len(inside))]
        lines = _comments(sentence, earlier, numbers[sentence["sentence_id"]])
        lines.append(f"# text = {_text(text, inside, spaces)}")
        for k, word in enumerate(inside):
            misc = {"Claim": claimed.get(at + k), "Entity": mentions.get(at + k), **_misc(text, word, spaces[k])}
            lines.append(_line(k + 1, _form(text, word), misc))
        blocks.append("\n".join(lines) + "\n\n")
        at += len(inside)
    return "".join(blocks)


def _comments(sentence: Row, earlier: Row | None, claims: Sequence[str]) -> list[str]:
    lines = []
    if earlier is None:
        lines += [f"# newdoc id = {sentence['article_id']}", f"# global.Entity = {marks.ENTITY_PARTS}"]
    if earlier is None or earlier["paragraph"] != sentence["paragraph"]:
        lines.append(f"# newpar id = {sentence['article_id']}-p{sentence['paragraph']}")
    lines += [f"# sent_id = {sentence['sentence_id']}", f"# kind = {sentence['kind']}"]
    return lines + ([f"# claims = {' '.join(claims)}"] if claims else [])


def _space(text: str, words: Sequence[Word], number: int) -> str:
    """The white space between a word and the next one of the article."""
    following = words[number + 1].start if number + 1 < len(words) else len(text)
    return text[words[number].end : following]


def _form(text: str, word: Word) -> str:
    return SPACE.sub(" ", text[word.start : word.end])


def _text(text: str, words: Sequence[Word], spaces: Sequence[str]) -> str:
    """The sentence as CoNLL-U wants it: its forms, one space between those that are apart."""
    joined = "".join(_form(text, word) + (" " if space else "") for word, space in zip(words, spaces, strict=True))
    return joined.removesuffix(" ")


def _misc(text: str, word: Word, space: str) -> dict[str, str | None]:
    raw = text[word.start : word.end]
    return {
        "Cut": "Yes" if word.cut else None,
        "Start": str(word.start),
        "End": str(word.end),
        "SpaceAfter": None if space else "No",
        "SpacesAfter": escaped(space) if space not in {"", " "} else None,
        "SpacesBefore": escaped(text[: word.start]) if word.start and not text[: word.start].strip() else None,
        "SpacesInToken": escaped(raw) if raw != _form(text, word) else None,
    }


def _line(number: int, form: str, misc: Mapping[str, str | None]) -> str:
    values = "|".join(f"{key}={misc[key]}" for key in sorted(misc) if misc[key] is not None)
    return "\t".join([str(number), form, *["_"] * (COLUMNS - 3), values])
