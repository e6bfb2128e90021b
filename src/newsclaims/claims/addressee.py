"""Whom a claim was told: the noun phrase after "told", or after "to" or "with" where words went to somebody."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache

from newsclaims.claims import clues
from newsclaims.claims.frames import Attribution, Frame, Span

TOLD = re.compile(
    r"\b(?:told|tells?|telling|informed|informs|informing|assured|assures|assuring|reminded|reminds|reminding|warned|warns|warning|notified|advised|briefed)"
    r"(?=\s)",
    re.IGNORECASE,
)
PASSIVE = re.compile(r"\b(?:was|were|been|is|are|being|be|got)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
# Verbs of asking somebody to do something, without their endings.
_ASKING = r"order|urg|ask|instruct|command|direct|invit|encourag|implor|advis|forbad"
# Verbs that tell somebody to do something: whom stands before "to", "that" or "whether".
ORDERED = re.compile(
    rf"\b(?:{_ASKING}|beg|begg|plead|reassur|promis|caution|counsel|alert|petition|lobb|persuad|convinc|press)"
    r"(?:e|es|ed|s|ing|y|ies|ied)?(?=\s)|\bcall(?:s|ed|ing)?\s(?:up)?on(?=\s)",
    re.IGNORECASE,
)
# Parts of the words of TOLD, ORDERED and TOLD_PASSIVE: whoever adds to these adds here, since other cues are not searched.
_TELLING = """
told tell inform assur remind warn notif advi brief order urg ask instruct command direct invit encourag implor forbad beg plead promis caution
counsel alert petition lobb persuad convinc press call
"""
TELLING = tuple(_TELLING.split())
INFINITIVE = re.compile(
    r"(?:\s(?:in|on|at|by)\s[\w’-]+)?\s?(?:not\s)?(?:to|that|whether|if|who|what|how|why|when|where|which|since\swhen)\b|\s?[,:]?\s?[\"“‘]"
)
# News speaks of itself: "told this newspaper".
THIS = re.compile(
    r"\s(?:to\s)?(?P<this>(?:this|our)\s(?:agency|channel|column|correspondent|magazine|network|newspaper|outlet|paper|programme|reporter|website))\b"
)
# "gave him an undertaking that", and whom a question that opens the sentence was put to: "Asked whether it rained, Lim said".
GIVEN = re.compile(r"\b(?:give|gives|gave|given|giving|made|sent)\s(?P<whom>me|us|him|her|them|[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?)\s\Z")
ASKED_FIRST = re.compile(r"(?:When\s)?Asked(?:\s(?:about|by\s\w+))?\Z")
ANSWERED = re.compile(
    r",\s(?P<who>(?:(?:Mr|Mrs|Ms|Dr)\.?\s)?[A-Z][\w’-]+(?:\s[A-Z][\w’-]+){0,3})\s(?:said|says|replied|answered|told|denied|declined|insisted)\b"
)
DONE = re.compile(r"(?:not\s)?to\s")
NO_ONE = re.compile(r"(?:\w+ly|again|also|today|yesterday|for|that|in|on|at|to|if|whether|permission|leave)\b", re.IGNORECASE)
# A cue behind which whom it asks may stand, and who that is within what was marked as the content.
CUE_OF_ASKING = re.compile(
    rf"\b(?:{_ASKING}|tell|told|warn|(?:call|calls|called|calling)\s(?:up)?on)(?:e|es|ed|s|ing)?(?:\s(?:again|also|today|\w+ly))?$",
    re.IGNORECASE,
)
_NOT_WHOM = r"(?:to|that|whether|if|who|which|and\s(?:is|was|has|have)|is|was|are|were|has|have|had|will|would|not)\b"
WHOM = re.compile(rf"(?:(?!{_NOT_WHOM})\(?[\w$][\w.&’'-]*\)?,?\s){{1,12}}(?=(?:not\s)?to\s[a-z])")
ASKED = re.compile(r"\s(?P<who>[\w$][\w.&’'-]*(?:,?\s\(?[\w$][\w.&’'-]*\)?){0,11})\s")
# Who was told stands before the cue, after the last clause that has its own verb.
TOLD_PASSIVE = re.compile(
    r"\b(?:was|were|been|is|are|be)\s(?:\w+ly\s|also\s|then\s|later\s)?(?:told|informed|assured|reminded|warned|notified|advised|briefed|ordered|urged|asked|instructed"
    r"|commanded|directed|invited|encouraged|promised|cautioned|alerted)\Z",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"[;:“”\"‘]|,?\s(?:and|but|when|after|before|because|while|until|if|as|that|where)\s", re.IGNORECASE)
FINITE = re.compile(
    r"\b(?:was|were|is|are|has|had|have|will|would|can|could|said|told|\w{2,}ed|rose|met|went|came|left|took|made|gave|fell|held|lost|won|sat|stood|began|broke)\b"
)
WHO = re.compile(r"\b(?:who|which|to|then|when|there|it|what)\b")
SUBJECT = re.compile(
    r"(?P<subject>(?:(?:the|an?|his|her|its|their|all|some|many|most|several|two|three)\s)?[A-Za-z][\w’'&.-]*(?:,?\s(?:[\w’'&.-]+)){0,11}),?",
    re.IGNORECASE,
)
AUXILIARY = re.compile(r"\s(?:has|have|had|will|would|could|should|may|might|must|can)(?:\s(?:not|also|since|now))?\Z", re.IGNORECASE)
SENT = re.compile(
    r"\b(?:interview|conversation|meeting|call|chat|briefing)\s+with(?=\s)"
    r"|\b(?:letter|statement|e-?mail|message|remarks|speech|address|memo|note|testimony|response|reply|presentation|report|text|comments|notice|warning|advice|reply|appeal|post|submission|complaint|announcement|posting|invitation|circular)\s+to(?=\s)"
    r"|\b(?:said|says|saying|spoke|speaking|wrote|writes|writing|boasted|admitted|confessed|explained|complained|testified|confirmed)\s+to(?=\s)",
    re.IGNORECASE,
)
# Without any of these nothing was sent to anybody.
SENT_CLUE = clues.Clue(("to", "with"))
WORD = re.compile(r"\s?(?P<word>[\w$][\w.&’'-]*|[^\w\s])")
# "CNN’s Jake Roe": the phrase goes on after a name that owns.
POSSESSIVE = re.compile(r"[’']s(?=\s)")
PRONOUNS = frozenset({"me", "him", "her", "them", "us", "you"})
# Words that a noun phrase does not go on with.
_STOPS = """
about after again against ahead along although and as at back because before but by concerning during earlier following from he how i if in into
it just last late later not on or over recently regarding she since so that there they this through to today tomorrow tonight under until via was
we were what when where whether which while who whom why will with without would yesterday you
"""
STOPS = frozenset(_STOPS.split())
# "that" and "this" may also open a noun phrase, but seldom after "told".
_NOBODY = """a story stories truth lie lies tale tales jokes joke it so reporters' of"""
NOBODY = frozenset(_NOBODY.split())
_INSIDE = """of the for"""
INSIDE = frozenset(_INSIDE.split())
_DETERMINERS = """the a an his her their its our my your some several many any all both"""
DETERMINERS = frozenset(_DETERMINERS.split())
MAX_WORDS = 10
# Code points in which whom something is given stands before it.
REACH = 40


def find(frame: Frame, names: Sequence[Span] = (), times: Sequence[Span] = ()) -> Span | None:
    """The span of whom the claim was told ("the Shamshad News outlet"), within the cue's sentence and outside the content; null where none is.

    ``names`` are the spans of the article's names, taken whole; ``times`` those of its dates and times, which end the phrase; both in order.
    """
    text, sentence, cue = frame.text, frame.sentence, frame.cue
    stop = frame.after()
    if outright := _outright(frame):
        return outright
    whole = {a: b for a, b in _within(names, cue[0], stop) if b <= stop}
    ends = {a for a, _ in _within(times, cue[0], stop)}
    if _may_tell(text[cue[0] : cue[1]]):
        told = TOLD.search(text, cue[0], min(cue[1] + 1, stop))
        if told and not PASSIVE.search(text, max(sentence[0], told.start() - 24), told.start()):
            return _phrase(text, (told.end(), stop), whole, ends)
        if told or TOLD_PASSIVE.search(text, cue[0], cue[1]):
            return _told_subject(frame)
        if ordered := ORDERED.search(text, cue[0], min(cue[1] + 1, stop)):
            asked = ASKED.fullmatch(text, cue[1], stop)
            if asked and DONE.match(text, stop):
                # All that stands between the verb and what is to be done: "the authorities in Kinshasa".
                return None if asked.start("who") in ends or NO_ONE.match(asked["who"]) else asked.span("who")
            if span := _phrase(text, (ordered.end(), stop), whole, ends):
                return span if INFINITIVE.match(text, span[1]) else None
    sent = SENT.search(text, cue[0], stop) if SENT_CLUE.within(text, cue[0], stop) else None
    return _phrase(text, (sent.end(), stop), whole, ends) if sent and _same_clause(text, cue[1], sent.start()) else None


# Most cues are one of few words.
@lru_cache(maxsize=4096)
def _may_tell(cue: str) -> bool:
    return clues.any_in(clues.folded(cue), TELLING)


def _outright(frame: Frame) -> Span | None:
    """Whom the words right beside the cue tell: "gave **him** an undertaking", "swore to **this newspaper**", "Asked about it, **Lim** said"."""
    text, cue = frame.text, frame.cue
    if given := GIVEN.search(text, max(frame.sentence[0], cue[0] - REACH), cue[0]):
        return given.span("whom")
    if this := THIS.match(text, cue[1]):
        return this.span("this")
    behind = frame.fragments[-1][1] if not frame.source and ASKED_FIRST.fullmatch(text, *cue) else None
    answered = ANSWERED.match(text, behind) if behind else None
    return answered.span("who") if answered else None


def apart(text: str, one: Attribution) -> Attribution:
    """The attribution; what somebody is asked to do begins at "to", behind whom they ask ("urged **the army** to leave")."""
    if one.cue and not one.source and len(one.fragments) > 1 and one.fragments[0][1] + 1 == one.cue[0] and TOLD_PASSIVE.search(text, *one.cue):
        # "Growers are asked to wait": who is asked is no part of it.
        return replace(one, fragments=one.fragments[1:])
    if not one.cue or not CUE_OF_ASKING.search(text, *one.cue) or one.fragments[0][0] != one.cue[1] + 1:
        return one
    whom = WHOM.match(text, *one.fragments[0])
    return replace(one, fragments=((whom.end(), one.fragments[0][1]), *one.fragments[1:])) if whom else one


def _told_subject(frame: Frame) -> Span | None:
    """Who was told ("Growers were told to leave"): the words before a passive cue without source, from the beginning of their clause."""
    text, cue = frame.text, frame.cue
    if frame.source or not TOLD_PASSIVE.search(text, cue[0], cue[1]) or text.startswith("to ", cue[0]):
        return None
    begin, stop = frame.before(), cue[0]
    for mark in CLAUSE_END.finditer(text, begin, stop):
        if mark.group().strip(", ").lower() != "and" or FINITE.search(text, begin, mark.start()):
            begin = mark.end()
    begin += len(text[begin:stop]) - len(text[begin:stop].lstrip(" ,"))
    if auxiliary := AUXILIARY.search(text[begin:stop].rstrip()):
        stop = begin + auxiliary.start()
    match = SUBJECT.fullmatch(text, begin, begin + len(text[begin:stop].rstrip()))
    if match is None or FINITE.search(match["subject"]) or WHO.search(match["subject"]):
        return None
    return match.span("subject")


def _same_clause(text: str, start: int, end: int) -> bool:
    between = text[start:end] if end > start else ""
    return not re.search(r"[;:,“”\"]|\b(?:who|which|that|when|after|before)\b", between)


def _within(spans: Sequence[Span], start: int, stop: int) -> Sequence[Span]:
    return spans[bisect_left(spans, (start, start)) : bisect_left(spans, (stop, stop))]


def _phrase(text: str, span: Span, whole: Mapping[int, int], ends: AbstractSet[int]) -> Span | None:
    """The noun phrase at the beginning of ``span``: word by word, names whole, up to a word or sign that it does not go on with."""
    first: int | None = None
    last: int | None = None
    at, count, stop = span[0], 0, span[1]
    while count < MAX_WORDS and (match := WORD.match(text, at, stop)):
        begin, word = match.start("word"), match["word"]
        if begin in whole:
            owned = POSSESSIVE.match(text, whole[begin], stop)
            at = owned.end() if owned else whole[begin]
        elif begin in ends or not (word[0].isalnum() or word[0] == "$") or word.lower() in STOPS:
            break
        else:
            at = match.end()
        first = begin if first is None else first
        last = at if word.lower() not in INSIDE | DETERMINERS or begin in whole else last
        count += 1
        if word.lower() in PRONOUNS and (word.lower() != "her" or count > 1 or not _noun_follows(text, (at, stop))):
            last = at
            break
    if first is None or last is None or text[first:last].lower().split()[-1] in NOBODY:
        return None
    return first, _without_stop(text, first, last)


def _noun_follows(text: str, span: Span) -> bool:
    match = WORD.match(text, *span)
    return match is not None and match["word"][0].isalpha() and match["word"].lower() not in STOPS | DETERMINERS


def _without_stop(text: str, first: int, last: int) -> int:
    return last - 1 if text[last - 1] == "." and not re.search(r"(?:\.\w|\b[A-Z])\.$", text[first:last]) else last
