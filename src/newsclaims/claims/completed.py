"""Parts of attributions completed from the words beside them: sources with what describes them, subjects, interrupted contents."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from newsclaims.claims.ends import STOPS_AND_SPACE, WORD, outside, tidy
from newsclaims.claims.frames import Attribution, Span

RULE_SUBJECT, RULE_INTERRUPTED, RULE_BEHIND = "rule:subject", "rule:interrupted", "rule:content-behind"
# Where the words that a cue governs end.
CLAUSE_END = re.compile(r"(?<!\bM[rs])(?<!\bMrs)(?<!\bDr)[,.](?=[\s”\"]|$)|[;:!?“”\"\n—–(]")
GOVERNS = re.compile(r"\s(?:to|for|of|about|on|over|from|as|that)$")
# What stands behind a cue as its content: "declined / to say", "asked / whether it would rain".
THAT_BEHIND = re.compile(r"\s(?:that|why|whether|how)\s")
TO_BEHIND = re.compile(r"\s(?:not\s)?to\s[a-z]")
INTENT = re.compile(r"\b(?:agree|aim|decid|declin|demand|hop|intend|offer|plan|pledg|promis|refus|threaten|vow|want)(?:e|es|ed|s|ing|ning)?$")
MIN_WORDS_BEFORE = 3
# Where a cue ends its sentence or its headline.
CLOSES = re.compile(r"\.?(?=\n|$)|\.\s")
NO_CLAUSE = re.compile(r"(?:As|If|When|While|After|Before|Although|Though|Since|In|On|At|For|By|During|Under|With|From|Despite|To)\s")
# What describes a source between commas and stands before its cue.
DESCRIBED = re.compile(r",\s(?:who|whom|whose|which|dated|speaking|interviewed|based)\s[^.;:“”\"\n]{3,160},\s")
# The same behind a source that follows its cue, to the sentence's end: "according to the paper, which is not yet printed."
CLOSING_RELATIVE = re.compile(r",\s(?:who|which|whose)\s[^,.;:“”\"\n]{3,160}(?=\.(?:\s|$))")
PRONOUN_SUBJECT = re.compile(
    r"(?<![\w’'-])(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I|who|which|that|[Ii]t|[Aa]ll|[Mm]any|[Ss]ome|[Oo]thers|[Ee]veryone|[Bb]oth|[Mm]ost|[Ff]ew)\s"
    r"(?:(?:also|then|later|again|now|once|\w+ly)\s)?$"
)
UNNAMED = re.compile(
    r"(?P<asked>(?:not\s)?to\sbe\s(?:identified|named|quoted)(?:\sby\sname)?),?\s(?:as|because|citing|due|fearing|for\sfear|given|since)\s"
)
# What an article itself leaves open: nobody is said to have said it.
OPEN = re.compile(
    r"(?:appear|seem)(?:s|ed)?|(?:it\s)?(?:is|was|remains|remained)\s(?:still\s|not\s)?(?:clear|unclear|unknown|uncertain)", re.IGNORECASE
)
NAME_BEFORE = re.compile(r",?(?:\s(?:also|then|later|again|now|once|\w+ly))?\s")
# A cue that has a subject: an active verb.
ACTIVE = re.compile(
    r"(?:(?:has|have|had|did|does|do|would|will)\s(?:(?:not|also|never|\w+ly)\s)?)?[a-z]+(?:s|ed|id|ote|old|ew|ught)(?![\w])", re.IGNORECASE
)
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s(?:\w+ly\s)?\w+(?:ed|en|id|ld|wn|ght|ood)\b", re.IGNORECASE)
# "..., he said, adding that" goes on with another cue.
PARTICIPLE = re.compile(r"(?:and\s|but\s)?(?:\w+ly\s)?[a-z]{2,}ing\s")
ACCORDING = re.compile(r"according to", re.IGNORECASE)
# A clause is complete in more words than these: then what follows the parenthesis is another one.
MAX_WORDS_BEFORE = 8
# Words that only point at what was said elsewhere.
POINTER = re.compile(r"(?:so|otherwise|it|this|that|the same(?: thing)?|as much|responsibility)", re.IGNORECASE)
# What the guideline counts as acts, though they may show an attitude.
ACTS = re.compile(
    r"\b(?:impos(?:e|es|ed|ing)|join(?:s|ed|ing)?|obtain(?:s|ed|ing)?|w[io]n(?:s|ning)?|witness(?:es|ed|ing)?|attempt(?:s|ed|ing)?|all(?:y|ies|ied|ying)"
    r"|(?:come|comes|came|coming)\sin\ssupport)(?:\s(?:with|of|for))?$",
    re.IGNORECASE,
)
CLAUSAL = re.compile(r"[\"“‘']|(?:that|to|how|whether|what|why)\s", re.IGNORECASE)


def described(text: str, one: Attribution) -> Attribution:
    """The attribution; a source goes on over a relative clause between commas that stands between it and its cue."""
    if one.source and one.cue and one.source[1] < one.cue[0]:
        match = DESCRIBED.fullmatch(text, one.source[1], one.cue[0])
        if match:
            return replace(one, source=(one.source[0], match.end() - 2))
    elif one.source and one.cue and one.source[0] == one.cue[1] + 1 and one.fragments[-1][1] <= one.cue[0]:
        closing = CLOSING_RELATIVE.match(text, one.source[1])
        if closing:
            return replace(one, source=(one.source[0], closing.end()))
    return one


def with_subject(text: str, one: Attribution, names: Sequence[Span]) -> Attribution:
    """The attribution; one without a source has the pronoun or name right beside its active cue as such. ``names`` are in order."""
    if one.source or not one.cue or not ACTIVE.match(text, *one.cue) or PASSIVE.search(text, *one.cue) or OPEN.fullmatch(text, *one.cue):
        return one
    start = one.cue[0]
    subject: Span | None = None
    if pronoun := PRONOUN_SUBJECT.search(text, max(0, start - 24), start):
        subject = tidy(text, (pronoun.start(), pronoun.start() + len(pronoun.group().split()[0])))
    else:
        place = bisect_right(names, (start, start)) - 1
        if place >= 0 and names[place][1] < start and NAME_BEFORE.fullmatch(text, names[place][1], start):
            subject = names[place]
        elif place + 1 < len(names) and names[place + 1][0] == one.cue[1] + 1 and one.fragments[-1][1] <= start:
            # Inverted, behind what was said: "..., fumed Lim".
            subject = names[place + 1]
    if subject is None or any(a < subject[1] and subject[0] < b for a, b in one.fragments):
        return one
    return replace(one, source=subject, rules=(*one.rules, RULE_SUBJECT))


def interrupted(text: str, one: Attribution, starts: Sequence[int]) -> Attribution:
    """The attribution; a reported content that source and cue interrupt between commas ("The dam, Lim said, was safe") goes on behind them."""
    if not one.cue or not one.source or one.fragments[-1][1] > min(one.cue[0], one.source[0]) or ACCORDING.match(text, *one.cue):
        return one
    first, last = min(one.cue[0], one.source[0]), max(one.cue[1], one.source[1])
    before = one.fragments[-1]
    if text[before[1] : first] != ", " or text[last : last + 2] != ", " or text[last + 2 : last + 3] in "\"“‘'" or PARTICIPLE.match(text, last + 2):
        return one
    if len(text[one.fragments[0][0] : first].split()) > MAX_WORDS_BEFORE:
        return one
    stop = _sentence_end(text, starts, last)
    line = text.find("\n", last, stop)
    rest = tidy(text, (last + 2, line if line >= 0 else stop))
    end = rest[1]
    while end > rest[0] and text[end - 1] in STOPS_AND_SPACE:
        end -= 1
    if not WORD.search(text, rest[0], end) or bisect_right(starts, before[0]) != bisect_right(starts, first):
        return one
    return replace(one, fragments=(*one.fragments, (rest[0], end)), rules=(*one.rules, RULE_INTERRUPTED))


def behind(text: str, cue: Span, source: Span, starts: Sequence[int]) -> Span | None:
    """What was said, by a cue for which the annotator marked no content; null where nothing tells.

    The words behind one that ends in a preposition ("has pledged support to") or that a clause or infinitive follows ("declined / to say"), to
    the end of their clause; what precedes "according to", or source and cue at a sentence's end.
    """
    if ACCORDING.match(text, *cue):
        start = starts[bisect_right(starts, cue[0]) - 1]
        before = tidy(text, (max(start, text.rfind("\n", start, cue[0]) + 1), cue[0]))
        return before if source[0] >= cue[1] and len(WORD.findall(text, *before)) >= MIN_WORDS_BEFORE else None
    if source[1] + 1 == cue[0] and CLOSES.match(text, cue[1]):
        # "..., the footage showed."
        start = max(starts[bisect_right(starts, cue[0]) - 1], text.rfind("\n", 0, cue[0]) + 1)
        before = tidy(text, (start, source[0]))
        whole = text[source[0] - 2 : source[0]] == ", " and len(WORD.findall(text, *before)) >= MIN_WORDS_BEFORE
        return before if whole and not NO_CLAUSE.match(text, start) else None
    if text[cue[1] : cue[1] + 1] != " ":
        return None
    stop = _sentence_end(text, starts, cue[1])
    if THAT_BEHIND.match(text, cue[1]):
        end = text.find("\n", cue[1], stop)
        span = tidy(text, (cue[1] + 1, end if end >= 0 else stop))
        return span[0], len(text[: span[1]].rstrip(STOPS_AND_SPACE))
    if not (GOVERNS.search(text, *cue) or (INTENT.search(text, *cue) and TO_BEHIND.match(text, cue[1]))):
        return None
    clause = CLAUSE_END.search(text, cue[1], stop)
    span = tidy(text, (cue[1] + 1, clause.start() if clause else stop))
    return span if WORD.search(text, *span) else None


def _sentence_end(text: str, starts: Sequence[int], at: int) -> int:
    """Where the sentence that ``at`` stands in gives way to the next."""
    after = bisect_right(starts, at)
    return starts[after] if after < len(starts) else len(text)


def points(text: str, one: Attribution) -> bool:
    """Whether the content is no more than a word that points elsewhere ("said so", "claimed responsibility")."""
    return len(one.fragments) == 1 and POINTER.fullmatch(text, *one.fragments[0]) is not None


def acts(text: str, one: Attribution) -> bool:
    """Whether the cue is a verb of doing, with a thing as its object: imposing rules on somebody says nothing (docs/annotation.md, Claims)."""
    return bool(one.cue and ACTS.search(text, *one.cue)) and not CLAUSAL.match(text, *one.fragments[0])


def unnamed(text: str, one: Attribution) -> Attribution:
    """The attribution; why somebody asks not to be named is the article's own word."""
    start, end = one.fragments[-1]
    match = UNNAMED.match(text, start, end)
    return replace(one, fragments=(*one.fragments[:-1], (start, match.end("asked")))) if match else one


def leaves_open(text: str, one: Attribution) -> bool:
    """Whether the article itself hedges ("the plan appears to work"), by a cue without source (docs/annotation.md, Settled)."""
    return one.source is None and one.cue is not None and OPEN.fullmatch(text, *one.cue) is not None


def apart(text: str, one: Attribution) -> Attribution:
    """The attribution with its source outside its content: nobody is a part of what they say; "we, the undersigned" keeps content alone."""
    if one.source is None:
        return one
    source = tidy(text, one.source)
    if not any(a < source[1] and source[0] < b for a, b in one.fragments):
        return replace(one, source=source)
    left = outside(text, one.fragments, source)
    return replace(one, source=source, fragments=left) if left else replace(one, source=None)
