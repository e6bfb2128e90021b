"""In or on what a claim was said: an interview, a statement, a press conference, a platform or a broadcaster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsclaims.claims.frames import Frame, Span

# What words stand in; the plurals and masses also without an article.
_SOME = (
    r"interviews|statements|tweets|posts|e-?mails|letters|remarks|comments|speeches|messages|filings|testimony|documents|papers|writings|records|memos|ads"
    r"|texts|videos|recordings|broadcasts|articles|reports|editorials|advertising"
)
_ONE = (
    r"interview|conversation|statement|declaration|communiqu[eé]|release|letter|e-?mail|message|note|memo|memorandum|tweet|retweet|thread|post|posting|blog|report"
    r"|study|survey|poll|article|column|op-ed|editorial|essay|piece|book|memoir|autobiography|diary|manifesto|filing|affidavit|lawsuit|suit|complaint|indictment"
    r"|petition|brief|motion|ruling|opinion|order|decree|verdict|judge?ment|resolution|plea|speech|address|sermon|eulogy|lecture|talk|presentation|video|videotape"
    r"|film|documentary|recording|tape|audio|clip|broadcast|podcast|webcast|programme|program|episode|voicemail|call|chat|ad|advert|advertisement|commercial"
    r"|newsletter|bulletin|advisory|notice|announcement|proclamation|reply|response|rebuttal|submission|telegram|cable|dispatch|draft|document|paper|transcript|text"
)
_EVENT = r"(?:(?:press|news|media|joint)\s(?:conference|briefing)|presser|briefing|hearing|debate|town\shall|forum)s?|rall(?:y|ies)"
_PLATFORM = (
    r"Twitter|Facebook|Instagram|Telegram|WhatsApp|TikTok|YouTube|Weibo|WeChat|Truth\sSocial|Reddit|Snapchat|LinkedIn|Tumblr|Mastodon|Bluesky|Threads"
    r"|Periscope|VKontakte|VK|Skype|Zoom|X"
)
_OUTLET = (
    r"CNN|MSNBC|NBC|ABC|CBS|CNBC|C-SPAN|NPR|PBS|HBO|BBC(?:\s(?:One|Two|World\sService|Breakfast|News(?:night)?))?|ITV|RT|RTE|Univision|Telemundo|Newsmax|Al\sJazeera"
    r"|Al\sArabiya|Fox(?:\s(?:News|Business)(?:\sSunday|\sChannel)?)?|Sky\sNews|Sirius\s?XM|Channel\s\d+|Meet\sthe\sPress|Face\sthe\sNation|Good\sMorning\s\w+"
    r"|Morning\sJoe|(?:[A-Z][\w’'&.-]*\s){1,3}(?:Radio|TV|Television|Show)|Radio(?:\s[A-Z0-9]\w*){1,2}"
)
_PROGRAMME = r"[’']s?\s[“\"‘]?[A-Z][\w’'.-]*(?:\s(?:(?:the|of|on|with|and|&)\s){0,2}[A-Z][\w’'.-]*){0,4}[”\"’]?"
_AIR = (
    r"social\smedia|(?:(?:live|state|national|public|local|state-run|cable|prime-time|[A-Z]\w+an)\s){0,2}(?:television|TV|radio)"
    r"|(?:the\s)?(?:air|airwaves|phone|telephone|internet)|camera|tape|video"
)
_PAGE = r"account|feed|page|profile|channel|web\s?site|blog|timeline|network|show|programme|program|podcast|broadcast|call|thread|tape"
_POST = r"e-?mail|(?:tele)?phone|text(?:\smessage)?|letter|fax|radio|satellite|video(?:\s?link|\s?conference)?|mail"
# A word that may stand between the article and the noun: no function word or verb, else another phrase has begun.
_MODIFIER = (
    r"(?:(?!(?:a|an|the|and|or|but|of|in|on|at|to|for|from|with|by|that|which|who|he|she|it|they|we|is|are|was|were|be|been|has|had|have|said|says|saying|as|if|when"
    r"|after|before|while|about|over|under|into|than|then|not|no|last|earlier|later)\b)[\w$][\w’'.&-]*\s)"
)
_ARTICLE = r"(?:an?|the|his|her|their|its|my|our|one|another|this|that|these|several|two|three|some|[\w.&-]+(?:[’']s|s[’']))\s"
_NOUN = (
    rf"(?:{_ONE}|{_SOME}|(?:series|string|flurry|number|couple|pair)\sof\s{_MODIFIER}{{0,2}}(?:{_SOME}))"
    r"(?:\s(?:posts?|message|exchange|call|release|statement)\b)?"
)
MEDIUM = re.compile(
    rf"\b(?:[Ii]n\s(?:{_MODIFIER}{{0,3}}(?:{_SOME})|{_ARTICLE}{_MODIFIER}{{0,4}}{_NOUN})"
    rf"|(?:[Ii]n|[Aa]t|[Dd]uring)\s{_ARTICLE}{_MODIFIER}{{0,4}}(?:{_EVENT})|[Dd]uring\s{_ARTICLE}{_MODIFIER}{{0,4}}{_NOUN}"
    rf"|(?:[Oo]n|[Vv]ia|[Tt]hrough|[Oo]ver)\s(?:(?:(?:the|his|her|their|its)\s)?(?:{_PLATFORM})(?:\s(?:{_PAGE})\b)?|{_AIR})"
    rf"|[Oo]n\s(?:(?:the\s)?(?:{_OUTLET})(?:{_PROGRAMME}|\s(?:show|programme|program)\b)?|{_ARTICLE}{_MODIFIER}{{0,4}}(?:{_PAGE}))"
    rf"|(?:[Bb]y|[Vv]ia)\s(?:{_POST}))"
    # A noun that goes on ("an interview room") or owns is no medium.
    r"(?![\w’'-])(?!\s(?:rooms?|cards?|bombs?|box(?:es)?|halls?|trails?)\b)"
)
# Words after which another clause has begun.
OTHER_CLAUSE = re.compile(
    r"[;:“”\"]|\b(?:who|which|that|when|where|while|after|before|because|if|whether|as|since|until|and|but|said|says)\b", re.IGNORECASE
)
LEAD = re.compile(
    r"[\s,\"“”'‘’—–-]*(?:(?:but|and|then|earlier|also|again|meanwhile|later),?\s)?(?:(?:speaking|talking|writing|appearing|testifying|interviewed)\s)?",
    re.IGNORECASE,
)
BEHIND_CONTENT = re.compile(rf"[\s,\"”’]+({MEDIUM.pattern})")
MAX_WORDS = 12
# Code points from the cue beyond which nothing is looked for, so that a sentence of any length takes linear time.
REACH = 400


def find(frame: Frame, taken: Iterable[Span] = ()) -> Span | None:
    """The span of in or on what it was said ("in an interview"), in the cue's clause; null where none is.

    It lies outside the source, the content and the spans ``taken`` by addressee and time, which may stand between it and the cue.
    """
    text, cue = frame.text, frame.cue
    parts = [*taken, frame.source] if frame.source else [*taken]
    for match in MEDIUM.finditer(text, cue[0], min(frame.after(), cue[1] + REACH)):
        if _free(match.span(), parts) and _near(_without(text, (min(cue[1], match.start()), match.start()), parts)):
            return match.span()
    for match in MEDIUM.finditer(text, max(frame.before(), cue[0] - REACH), cue[0]):
        if _free(match.span(), parts) and _precedes(frame, match.start(), parts) and _near(_without(text, (match.end(), cue[0]), parts)):
            return match.span()
    # "He called for calm in a statement": right behind the content, which would else hold these words.
    ends = [end for _, end in frame.fragments if cue[1] < end < frame.sentence[1]]
    behind = BEHIND_CONTENT.match(text, ends[-1], frame.sentence[1]) if ends else None
    return behind.span(1) if behind and _free(behind.span(1), parts) else None


def _precedes(frame: Frame, start: int, parts: Sequence[Span]) -> bool:
    """Whether a medium that starts before the cue opens the clause or stands right behind the source."""
    source, text = frame.source, frame.text
    opens = LEAD.fullmatch(_without(text, (frame.before(), start), [p for p in parts if p != source]))
    behind_source = source is not None and source[1] <= start and LEAD.fullmatch(_without(text, (source[1], start), parts))
    return bool(opens or behind_source)


def _free(span: Span, parts: Iterable[Span]) -> bool:
    return not any(a < span[1] and span[0] < b for a, b in parts)


def _without(text: str, span: Span, parts: Iterable[Span]) -> str:
    """The words of a span that are in none of the parts."""
    at, words = span[0], []
    for start, end in sorted(parts):
        if start >= at and end <= span[1]:
            words.append(text[at:start])
            at = end
    return " ".join([*words, text[at : span[1]]])


def _near(between: str) -> bool:
    return len(between.split()) <= MAX_WORDS and not OTHER_CLAUSE.search(between)
