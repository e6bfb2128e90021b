"""A listing of what is wrong in which claim, for a person to read: missed, spurious and half-right claims, by article and in classes with counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsclaims import scoring
from newsclaims.card.markdown import escape
from newsclaims.gold.annotation import Span
from newsclaims.measures.attribution import Attribution, by_content, shared
from newsclaims.measures.units import OVERLAP, Words

MISSED, SPURIOUS, HALF_RIGHT = "missed", "spurious", "half right"
GAP = " […] "
# Longer words lose their middle, and keep this much of their end (code points).
MOST, TAIL = 240, 80


@dataclass(frozen=True)
class Compared:
    """One article: its name and text, its claims as predicted and as in the gold."""

    name: str
    text: str
    predicted: Sequence[Attribution]
    gold: Sequence[Attribution]


@dataclass(frozen=True)
class Difference:
    """Where two claims that are taken for the same differ: the class of the error, and both sides in words ("" for nothing)."""

    kind: str
    gold: str
    predicted: str


def listing(articles: Iterable[Compared]) -> str:
    """Markdown: the classes with their counts, then each article's errors in the order of its text."""
    classes: Counter[str] = Counter()
    body: list[str] = []
    right = 0
    for article in articles:
        found = list(_errors(article))
        right += sum(not lines for _, _, lines, _ in found)
        wrong = sorted((one for one in found if one[2]), key=lambda one: one[0])
        for _, kind, _, kinds in wrong:
            classes.update([kind, *(f"{kind}: {sub}" for sub in kinds)])
        if wrong:
            body += ["", f"## {escape(article.name)}", "", *(line for one in wrong for line in one[2])]
    rows = [f"| {escape(name)} | {n} |" for name, n in sorted(classes.items())]
    return "\n".join(["# Errors in claims", "", "| class | claims |", "|---|---:|", f"| right in all that is compared | {right} |", *rows, *body, ""])


# Where it stands, its class, its lines (none where all is right), the classes of its differences.
Error = tuple[int, str, list[str], list[str]]


def _errors(article: Compared) -> Iterator[Error]:
    pairs = _same(article.predicted, article.gold)
    for j in sorted(set(range(len(article.gold))) - {j for _, j in pairs}):
        yield _alone(article.text, MISSED, article.gold[j])
    for i in sorted(set(range(len(article.predicted))) - {i for i, _ in pairs}):
        yield _alone(article.text, SPURIOUS, article.predicted[i])
    for i, j in pairs:
        ours, theirs = article.predicted[i], article.gold[j]
        found = list(differences(article.text, ours, theirs))
        told = [
            f"  - {d.kind}" + (f": the gold has {_word(d.gold)}, predicted is {_word(d.predicted)}" if d.gold or d.predicted else "") for d in found
        ]
        head = [f"- **{HALF_RIGHT}**, {_told(article.text, theirs)}"] if told else []
        yield _start(theirs), HALF_RIGHT, [*head, *told], [d.kind for d in found]


def _same(predicted: Sequence[Attribution], gold: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Claims with overlapping contents, then among the others those with the same cue."""
    pairs = by_content(predicted, gold)
    left = [i for i in range(len(predicted)) if i not in {i for i, _ in pairs} and predicted[i].words["cue"]]
    open_ = [j for j in range(len(gold)) if j not in {j for _, j in pairs} and gold[j].words["cue"]]
    more = scoring.match([predicted[i] for i in left], [gold[j] for j in open_], shared("cue"), OVERLAP)
    return pairs + [(left[i], open_[j]) for i, j in more]


def differences(text: str, predicted: Attribution, gold: Attribution) -> Iterator[Difference]:
    """Parts whose words differ and qualities whose values differ; what the gold's corpus does not annotate is not compared."""
    words = Words(text)
    for part in gold.words:
        ours, theirs = predicted.words[part], gold.words[part]
        if ours == theirs:
            continue
        if scoring.jaccard(ours, theirs) >= OVERLAP:
            # Of what is mostly right, the words that are not: the rest would hide them.
            yield Difference(f"{part} ends", _runs(text, words, theirs - ours), _runs(text, words, ours - theirs))
        else:
            how = "missing" if not ours else "added" if not theirs else "elsewhere"
            yield Difference(f"{part} {how}", _words(text, gold.spans[part]), _words(text, predicted.spans[part]))
    for name, value in gold.values.items():
        if (ours_value := predicted.values[name]) != value:
            if name == "source_name":
                yield Difference("source name", value or "", ours_value or "")
            else:
                # Few values: the class tells both.
                yield Difference(f"{name.replace('_', ' ')} {value or 'none'}, predicted {ours_value or 'none'}", "", "")


def _runs(text: str, words: Words, numbers: frozenset[int]) -> str:
    """The words, those that follow each other together."""
    runs: list[list[int]] = []
    for k in sorted(numbers):
        if runs and runs[-1][-1] == k - 1:
            runs[-1].append(k)
        else:
            runs.append([k])
    return _words(text, [(words.starts[run[0]], words.ends[run[-1]]) for run in runs])


def _alone(text: str, kind: str, one: Attribution) -> Error:
    return _start(one), kind, [f"- **{kind}**, {_told(text, one)}"], [one.kind or "no content"]


def _told(text: str, one: Attribution) -> str:
    parts = ", ".join(f"{part} {_word(_words(text, one.spans[part]))}" for part in ("source", "cue", "content") if one.spans[part])
    return f"{one.kind or 'no content'}: {parts}"


def _start(one: Attribution) -> int:
    return min((start for spans in one.spans.values() for start, _ in spans), default=0)


def _words(text: str, spans: Sequence[Span]) -> str:
    return GAP.join(" ".join(text[start:end].split()) for start, end in spans)


def _word(words: str) -> str:
    short = words if len(words) <= MOST else f"{words[: MOST - TAIL].rstrip()} … {words[-TAIL:].lstrip()}"
    return f"‹{escape(short)}›" if words else "nothing"
