"""Traced text to the text of the articles table: NFC, one kind of space and line end, paragraphs parted by one blank line.

Runs of spaces inside a line stay as they are: the text of a row should be what the source says, and layout costs nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from newsclaims.reading.decode import NotTextError
from newsclaims.reading.source_map import Codes, Edit, Traced, replaced, splice

NEWLINE, SPACE = 0x0A, 0x20
# CR, VT, FF, NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR.
LINE_ENDS = np.array([0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029], dtype=np.uint32)
# TAB, and what Unicode calls a space separator: rules and model should meet one space, and whether a line may break there is layout.
SPACES = np.array([0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], dtype=np.uint32)
# Invisible and without meaning in running text: soft hyphen, zero-width space, word joiner, byte order mark. Joiners and direction marks
# stay: they carry meaning in Persian, Arabic and Hebrew names.
INVISIBLE = np.array([0xAD, 0x200B, 0x2060, 0xFEFF], dtype=np.uint32)

# A text is taken for hard-wrapped where its longest line of several words is this long (code points) ...
WRAP_WIDTHS = (40, 100)
# ... and a line is full where it and the next line's first word would not fit into this share of that width.
FULL = 0.8
SENTENCE_ENDS = np.array([ord(c) for c in ".!?…\"'”’»)"], dtype=np.uint32)

FIRST_MARK = 0x300

# What each code point of the basic plane is; one look-up is quicker than a search in each of the lists.
IS_LINE_END = np.zeros(0x10001, dtype=np.bool_)
IS_LINE_END[LINE_ENDS] = True
SPACE_KIND, UNWANTED_KIND = 1, 2
KINDS = np.zeros(0x10001, dtype=np.uint8)
KINDS[:0x20] = UNWANTED_KIND
KINDS[NEWLINE] = 0
KINDS[0x7F:0xA0] = UNWANTED_KIND
KINDS[0xD800:0xE000] = UNWANTED_KIND
KINDS[INVISIBLE] = UNWANTED_KIND
KINDS[0xFFFE:0x10000] = UNWANTED_KIND
KINDS[SPACES] = SPACE_KIND

# Few texts have others than these, which are neither replaced nor combine with anything: Latin letters, dashes, quotation marks, dots, currencies.
IS_REMARKABLE = np.ones(0x10001, dtype=np.bool_)
for plain in (slice(0, FIRST_MARK), slice(0x2010, 0x2028), slice(0x20A0, 0x20C0)):
    IS_REMARKABLE[plain] = KINDS[plain] != 0

# Hangul vowels and finals combine with what is before them; what else does and is no combining mark is caught by the check in _compositions.
HANGUL_PARTS = re.compile(r"[\u1161-\u1175\u11a8-\u11c2]")
# Unicode's own limit for streams is 30 marks on a letter. Sorting them takes the square of their number, in every library, so that one
# "letter" with a million of them would take an hour.
MOST_MARKS = 256
MARKS = re.compile(f"[{''.join(map(re.escape, filter(unicodedata.combining, map(chr, range(FIRST_MARK, 0x1F000)))))}]{{{MOST_MARKS + 1}}}")
NON_ASCII_RUN = re.compile(r"[^\x00-\x7f]+")


def normalize(traced: Traced) -> tuple[Traced, frozenset[str]]:
    """Normalised text (empty where nothing is visible) and notes; normalising it again changes nothing.

    Raises NotTextError for more marks on a letter than any script has.
    """
    if not IS_REMARKABLE.take(traced.codes, mode="clip").any():
        return _paragraphs(traced), frozenset()
    visible, removed = _without_controls(one_line_end(traced))
    return _paragraphs(_composed(visible)), frozenset({"controls-removed"}) if removed else frozenset()


def one_line_end(traced: Traced) -> Traced:
    """All line ends as LF; that of a CRLF comes from both bytes."""
    if not IS_LINE_END[np.minimum(traced.codes, 0x10000)].any():
        return traced
    codes, start = traced.codes.copy(), traced.start.copy()
    lf_of_crlf = np.flatnonzero((codes[1:] == NEWLINE) & (codes[:-1] == 0x0D)) + 1
    start[lf_of_crlf] = start[lf_of_crlf - 1]
    kept = np.ones(len(codes), dtype=np.bool_)
    kept[lf_of_crlf - 1] = False
    codes[np.isin(codes, LINE_ENDS)] = NEWLINE
    return Traced(codes, start, traced.end).take(kept)


def _without_controls(traced: Traced) -> tuple[Traced, bool]:
    kinds = KINDS[np.minimum(traced.codes, 0x10000)]
    unwanted = (kinds == UNWANTED_KIND) | (traced.codes > 0xFFFF) & ((traced.codes & 0xFFFE) == 0xFFFE)
    if not kinds.any() and not unwanted.any():
        return traced, False
    codes = np.where(kinds == SPACE_KIND, np.uint32(SPACE), traced.codes)
    return Traced(codes, traced.start, traced.end).take(~unwanted), bool(unwanted.any())


def check_marks(text: str) -> None:
    """Raise NotTextError for more than MOST_MARKS combining marks in a row."""
    # The search takes as long as the rest of reading a text does. A mark has two bytes of UTF-8 or more, and most texts too few characters that do.
    if len(text.encode("utf-8", "surrogatepass")) - len(text) > MOST_MARKS and (found := MARKS.search(text)):
        raise NotTextError(f"more than {MOST_MARKS} combining marks on one letter, from character {found.start()} on")


def _composed(traced: Traced) -> Traced:
    text = traced.text
    if np.count_nonzero(traced.codes >= FIRST_MARK) > MOST_MARKS:
        check_marks(text)
    if unicodedata.is_normalized("NFC", text):
        return traced
    # With the letter before it, which marks may be put on.
    runs = ((max(run.start() - 1, 0), run.end()) for run in NON_ASCII_RUN.finditer(text))
    return splice(traced, (edit for start, end in runs for edit in _compositions(text[start:end], start)))


def _compositions(run: str, at: int) -> Iterator[Edit]:
    """The clusters of ``run``, which begins at code point ``at``, that NFC changes; the whole run where it does not fall into clusters."""
    if unicodedata.is_normalized("NFC", run):
        return
    starts = [i for i, c in enumerate(run) if i == 0 or not (unicodedata.combining(c) or HANGUL_PARTS.match(c))]
    clusters = [run[a:b] for a, b in zip(starts, [*starts[1:], len(run)], strict=True)]
    composed = [unicodedata.normalize("NFC", cluster) for cluster in clusters]
    whole = unicodedata.normalize("NFC", run)
    if "".join(composed) != whole:
        yield replaced(at, at + len(run), whole)
        return
    for start, old, new in zip(starts, clusters, composed, strict=True):
        if old != new:
            yield replaced(at + start, at + start + len(old), new)


def _paragraphs(traced: Traced) -> Traced:
    """Strip lines, part paragraphs by one blank line, and join the lines of hard-wrapped ones by one space.

    Blank lines always part paragraphs. A single line end parts them too, unless the text is hard-wrapped there (see _wraps).
    """
    if _is_parted(traced.text):
        return traced
    codes = traced.codes.copy()
    newline = codes == NEWLINE
    inked = np.flatnonzero(~newline & (codes != SPACE))
    if not len(inked):
        return traced.take(slice(0, 0))
    # newlines[k]: how many line ends lie between the k-th and the next visible character.
    count = np.cumsum(newline)
    newlines = np.diff(count[inked])
    gap = np.flatnonzero(newlines)
    places = np.flatnonzero(newline)
    first = places[count[inked[gap]]]
    last = places[count[inked[gap + 1]] - 1]
    wrap = np.zeros(len(gap), dtype=np.bool_)
    single = newlines[gap] == 1
    wrap[single] = _wraps(codes, inked, gap, single)

    times = np.zeros(len(codes), dtype=np.intp)
    times[inked[0] : inked[-1] + 1] = 1
    depth = np.zeros(len(codes) + 1, dtype=np.intp)
    np.add.at(depth, inked[gap] + 1, 1)
    np.add.at(depth, inked[gap + 1], -1)
    times[np.cumsum(depth[:-1]) > 0] = 0
    times[first] = 1
    times[last] += ~wrap
    codes[first[wrap]] = SPACE
    return Traced(codes, traced.start, traced.end).take(np.repeat(np.arange(len(codes)), times))


def _is_parted(text: str) -> bool:
    """Whether there is nothing to do: all line ends come in pairs, and no space is beside one or at either end."""
    return all(one and one[0] != " " and one[-1] != " " and "\n" not in one for one in text.split("\n\n"))


def _wraps(codes: Codes, inked: NDArray[np.intp], gap: NDArray[np.intp], single: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the ``single`` line ends only wrap a line.

    The text is hard-wrapped if its longest line of several words is 40 to 100 long, and most of its single line ends come after a full line
    and not after the end of a sentence. In such a text a line end is a wrap where its line is full.
    """
    begin = inked[np.concatenate([[0], gap + 1])]
    end = inked[np.concatenate([gap, [len(inked) - 1]])] + 1
    # The first space at or after the beginning of each line ends its first word.
    spaces = np.append(np.flatnonzero(codes == SPACE), len(codes))
    word_end = np.minimum(spaces[np.searchsorted(spaces, begin)], end)
    length = end - begin
    several = word_end < end
    width = int(length[several].max(initial=0))
    if not single.any() or not WRAP_WIDTHS[0] <= width <= WRAP_WIDTHS[1]:
        return np.zeros(int(single.sum()), dtype=np.bool_)
    full: NDArray[np.bool_] = (length[:-1] + 1 + (word_end - begin)[1:] > FULL * width)[single]
    sentence_end = np.isin(codes[end[:-1] - 1], SENTENCE_ENDS)[single]
    if np.mean(full) <= 0.5 or np.mean(sentence_end) >= 0.5:
        return np.zeros(len(full), dtype=np.bool_)
    return full
