"""How a claim is worded: whether its cue denies it, and how certain its source makes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from newsclaims.claims import clues

Polarity = Literal["affirmed", "negated"]
Certainty = Literal["certain", "probable", "possible"]
Span = tuple[int, int]

# A cue that denies. Each of these and each negation turns the polarity once, so that "did not deny" affirms.
DENIALS = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|denials?|reject(?:s|ed|ing)?|rejections?|refut(?:e|es|ed|ing)|rebut(?:s|ted|ting)?|disput(?:e|es|ed|ing)|contradict(?:s|ed|ing)?"
    r"|repudiat(?:e|es|ed|ing)|disavow(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|disagree(?:s|d|ing)?|debunk(?:s|ed|ing)?|rul(?:e|es|ed|ing) out"
    r"|doubt(?:s|ed|ing)?|disbeliev(?:e|es|ed)|retract(?:s|ed|ing)?|recant(?:s|ed|ing)?|withdr(?:aw|aws|ew|awn|awing)|disown(?:s|ed|ing)?|unaware)\b",
    re.IGNORECASE,
)
_NEGATION = r"not|never|neither|nor|cannot|fail(?:s|ed|ing)? to"
NEGATIONS = re.compile(rf"\b(?:{_NEGATION}|declin(?:e|es|ed|ing) to|refus(?:e|es|ed|ing) to)\b|n[’']t\b", re.IGNORECASE)
CUE_NEGATIONS = re.compile(rf"\b(?:{_NEGATION}|declin(?:e|es|ed|ing)|refus(?:e|es|ed|ing)|refusals?)\b|n[’']t\b", re.IGNORECASE)
# Who does neither of the two says nothing: "refused to confirm or deny" is one negation.
NEITHER = re.compile(r"\b(?:confirm\w*\s(?:or|nor)\sden(?:y|ied|ying)|den(?:y|ied|ying)\s(?:or|nor)\sconfirm\w*)\b", re.IGNORECASE)
WORDS_BEFORE = 3
# Whoever adds to a pattern adds here: what has none of these parts of words is not searched.
_DENYING = """
den reject refut rebut disput contradict repudiat disavow dismiss disagree debunk rul doubt disbeliev retract recant withdr disown unaware not never
neither nor fail declin refus n't n’t
"""
DENYING = tuple(_DENYING.split())

_PROBABLE_VERBS = (
    r"believ(?:e|es|ed|ing)|think(?:s|ing)?|thought|expect(?:s|ed|ing)?|suspect(?:s|ed|ing)?|assum(?:e|es|ed|ing)|estimat(?:e|es|ed|ing)"
    r"|predict(?:s|ed|ing)?|anticipat(?:e|es|ed|ing)|suggest(?:s|ed|ing)?|guess(?:es|ed)?|reckon(?:s|ed)?|presum(?:e|es|ed)|appear(?:s|ed)?|seem(?:s|ed)?"
    r"|doubt(?:s|ed|ing)?|forecast(?:s|ed|ing)?|suggestions?|supposed(?! to\b)"
)
# What an analyst sees lies ahead; what is seen as something, or how, does not.
SEES = re.compile(r"sees?\b(?!\s(?:how|what|why|that|no|nothing|him|her|them|itself)\b)(?![^.;\n]{1,60}\sas\s)")
_SAID = r"(?:is|are|was|were|been|be)\s(?:widely\s|also\s|once\s|still\s)?(?:said|reported|rumou?red)(?=\s(?:to|that)\b)"
# "Could" tells a chance where what may happen is no deed ("could lead to"); a person's deed is left to choice or skill ("he could go").
_HAPPENS = (
    r"be(?!\s(?:seen|heard|found|used|reached|read|felt)\b)|become|lead|rise|fall|drop|grow|increase|decrease|decline|reach|cost|cause|result|mean|happen|occur|come|end"
    r"|face|lose|affect|kill|harm|hurt|hit|wipe|trigger|spark|spell|undermine|threaten|damage|create|bring|change|last|force|collapse|fail|spread|worsen|exceed"
    r"|prove|jeopardi[sz]e|cripple|derail|destroy|drive|push|raise|lower|reduce|cut|slow|explain|prompt|weaken|strengthen|boost|win|emerge|suffer|remain|begin"
    r"|start|follow|pose|provoke|open|delay|disrupt|flood|rain|snow|hail|die|save|shut|close|break|hinder|hamper|endanger|escalate|deteriorate|recover|vote|receive"
)
_ACTS = r"see|take|make|give|go|put|leave|turn|return|help|set|add|get|have(?!\s\w+(?:ed|en|ne)\b)|move|run|keep|stop|prevent|allow"
_ADVERBS = r"(?:(?:also|still|even|soon|well|eventually|easily|potentially|ultimately|only|now|yet|then|one\sday)\s){0,2}"
COULD = (
    rf"could(?=\s{_ADVERBS}(?:{_HAPPENS})\b)"
    rf"|(?<!\bI\s)(?<!\bhe\s)(?<!\bshe\s)(?<!\bwe\s)(?<!\bthey\s)(?<!\byou\s)(?<!\bwho\s)could(?=\s{_ADVERBS}(?:{_ACTS})\b)"
)
_NOT = r"(?:(?:(?:do|does|did|could|can|would|will|ha[sd]|have|is|are|am|was|were) )?not|cannot|\w+n[’']t)"
PROBABLE_CUE = re.compile(rf"\b(?:{_SAID}|{_PROBABLE_VERBS}|allegedly|reportedly|apparently|likely|probably|presumably|supposedly)\b", re.IGNORECASE)
POSSIBLE_CUE = re.compile(
    r"\b(?:speculat(?:e|es|ed|ing)|wonder(?:s|ed|ing)?|hint(?:s|ed|ing)?|fear(?:s|ed|ing)?|hop(?:e|es|ed|ing)|may|might|possibly|perhaps"
    rf"|{_NOT} rul(?:e|ed|ing) out)\b",
    re.IGNORECASE,
)
# Where a group stands in a pattern, it alone is the marker.
PROBABLE = re.compile(
    r"\b(?:(?:un)?likely|probably|presumably|apparently|reportedly|allegedly|supposedly|purportedly|seemingly|almost certainly|in all likelihood"
    r"|seem(?:s|ed)?|appear(?:s|ed)?(?! (?:in|on|at|before|with|for)\b)"
    r"|(?:I|we)(?:\s(?:also|still|do|really|strongly|firmly|personally))?\s(believe|think|expect|suspect|assume|guess|reckon|estimate)"
    r"|(?:is|are|was|were|been)(?:\s(?:also|still|now|widely|generally))?\s(believed|thought|expected|suspected|presumed|assumed|estimated)(?=\s(?:to|dead|that)\b)"
    r"|in my (?:opinion|view)"
    r"|(?:\d{1,2}(?:\.\d+)?\s?(?:per\s?cent|percent|%)|fairly|pretty|quite|reasonably|almost|nearly)\s(?:confident|sure|certain))\b",
    re.IGNORECASE,
)
# "May" with a capital is the month.
POSSIBLE = re.compile(
    rf"\b(?:may(?!\s(?:\d|of\b))|(?i:might)(?!\s(?:of|and)\b)|(?i:{COULD})|(?i:possibly|perhaps|maybe|conceivabl[ey]|potentially)"
    r"|(?:is|are|was|were|remains?) (?:still |also )?(possible|feared)|(?:it[’']s|It[’']s) (?:still |also )?(possible)"
    r"|(?i:there) (?:is|was) (?:still )?(a (?:chance|possibility))"
    rf"|{_NOT} (?:sure|certain|rul(?:e|ed|ing) out))\b"
)
# Parts of words of these, as above.
_PROBABLE_CUES = """
believ think thought expect suspect assum estimat predict anticipat suggest guess reckon presum appear seem doubt forecast suppos alleg report appar
likely probab rumo
"""
PROBABLE_CUES = (*_PROBABLE_CUES.split(), " said")
_POSSIBLE_CUES = """speculat wonder hint fear hop may might possib perhaps rul"""
POSSIBLE_CUES = tuple(_POSSIBLE_CUES.split())
_PROBABLY = """
likel probab presum apparent reported alleged suppos purported seem certain appear believe think thought expect suspect assum guess reckon estimat
opinion view confident sure
"""
PROBABLY = tuple(_PROBABLY.split())
_POSSIBLY = """may might could possib perhaps conceivabl potential feared chance sure certain rul"""
POSSIBLY = tuple(_POSSIBLY.split())
# What the source itself feels, right where the content begins: "said he doubted it", "said it hoped for".
_SPEAKER = r"(?:that\s)?(?:he|she|it|they)\s(?:also\s|still\s|now\s|strongly\s)?"
OWN_ATTITUDE = {
    "possible": re.compile(rf"{_SPEAKER}(hop(?:es?|ed)|fear(?:s|ed)?)\b"),
    "probable": re.compile(rf"{_SPEAKER}(believe[sd]?|expect(?:s|ed)?|doubt(?:s|ed)?|suspect(?:s|ed)?)\b"),
}
SPEAKER = re.compile(_SPEAKER)
CLUES = {"possible": clues.Clue(POSSIBLY), "probable": clues.Clue(PROBABLY)}
CLASSES: tuple[tuple[Certainty, re.Pattern[str], re.Pattern[str]], ...] = (
    ("possible", POSSIBLE_CUE, POSSIBLE),
    ("probable", PROBABLE_CUE, PROBABLE),
)
# A content that asks is neither certain nor uncertain.
ASKED = re.compile(r"(?:whether|if|how|why|who|what|when|where|which)\b")
# Characters behind a cue that may tell another use of its words.
LOOK_AHEAD = 80
SENTENCE_BREAK = re.compile(r"(?<=[.!?])[\"”’']?\s+|\n+")
# What opens a subordinate clause; "that" after a word of belief does not end the reading, since the marker stands before it.
SUBORDINATE = re.compile(
    r"[,\s](?:that|which|who|whom|whose|because|although|though|whereas|while|since|after|before|when|where"
    r"|unless|until|if|so that|so(?=\s\w+\s(?:can|could|may|might)\s)|as if|as though)\s",
    re.IGNORECASE,
)
SUBORDINATE_FIRST = re.compile(
    r"[\"“‘']?(?:if|when|while|although|though|because|since|after|before|unless|until|as|once)\s[^,.;]{1,200},\s", re.IGNORECASE
)


def polarity(cue: str, before: str = "") -> Polarity:
    """Say "negated" where the cue denies its content; ``before`` are the words before the cue, for a "did not" that it leaves out."""
    words = " ".join(before.split()[-WORDS_BEFORE:])
    if not clues.any_in(clues.folded(f"{words} {cue}"), DENYING):
        return "affirmed"
    said = NEITHER.sub("", cue)
    turns = len(DENIALS.findall(said)) + len(CUE_NEGATIONS.findall(said)) + len(NEGATIONS.findall(words))
    return "negated" if turns % 2 else "affirmed"


def certainty(text: str, fragments: Sequence[Span], cue: Span | None = None, inner: Sequence[Span] = ()) -> tuple[Certainty, Span | None]:
    """The weakest that the markers in the main clauses of a content, or in its cue, make of it, with the first such marker's span.

    ``fragments`` of the content, ``cue``, and the contents ``inner`` of claims within it, whose markers are not its own, are half-open spans of
    ``text``; "certain", and no span, without any marker.
    """
    content = " ".join(text[a:b] for a, b in fragments)
    asked = cue is not None and ASKED.match(content) is not None
    speaks = not asked and SPEAKER.match(content) is not None
    clauses: list[Span] = []
    for value, in_cue, in_content in CLASSES:
        said = _in_cue(text, cue, in_cue) if cue else None
        found = [said] if said else []
        for match in in_content.finditer(content) if not asked and CLUES[value].within_any(text, fragments) else ():
            # Most contents have no marker: only one that has is parted into its clauses.
            clauses = clauses or list(_main_clauses(content))
            span = _in_text(fragments, match.span(match.lastindex or 0))
            if span and any(a <= match.start() and match.end() <= b for a, b in clauses) and not any(a <= span[0] and span[1] <= b for a, b in inner):
                found.append(span)
                break
        if (own := OWN_ATTITUDE[value].match(content) if speaks else None) and (span := _in_text(fragments, own.span(1))):
            found.append(span)
        if found:
            return value, min(found)
    return "certain", None


def _in_cue(text: str, cue: Span, markers: re.Pattern[str]) -> Span | None:
    """The first marker that stands in the cue; what follows it may tell another use ("was reported by")."""
    if markers is PROBABLE_CUE and (sees := SEES.match(text, cue[0], cue[1] + LOOK_AHEAD)) and sees.end() == cue[1]:
        return cue
    if not _may_mark(text[slice(*cue)], markers is PROBABLE_CUE):
        return None
    for match in markers.finditer(text, cue[0], min(len(text), cue[1] + LOOK_AHEAD)):
        if match.start() >= cue[1]:
            return None
        if match.end() <= cue[1]:
            return match.span()
    return None


# Most cues are one of few words.
@lru_cache(maxsize=4096)
def _may_mark(cue: str, probable: bool) -> bool:
    return clues.any_in(clues.folded(" ".join(cue.split())), PROBABLE_CUES if probable else POSSIBLE_CUES)


def _in_text(fragments: Sequence[Span], span: Span) -> Span | None:
    """The span in the article of one in the content; null where it runs over the gap between two fragments."""
    begins = accumulate((b - a + 1 for a, b in fragments), initial=0)
    for begin, (start, end) in zip(begins, fragments, strict=False):
        if begin <= span[0] and span[1] <= begin + end - start:
            return start + span[0] - begin, start + span[1] - begin
    return None


def _main_clauses(content: str) -> Iterator[Span]:
    """The span of each sentence up to its first subordinate clause, after one that it opens with."""
    begin = 0
    for mark in [*SENTENCE_BREAK.finditer(content), None]:
        end = mark.start() if mark else len(content)
        opening = SUBORDINATE_FIRST.match(content, begin, end)
        start = opening.end() if opening else begin + len("that ") * content.startswith("that ", begin)
        subordinate = SUBORDINATE.search(content, start + 1, end)
        # A question makes nothing uncertain.
        if "?" not in content[max(begin, end - 2) : end]:
            yield start, subordinate.start() if subordinate else end
        begin = mark.end() if mark else end
