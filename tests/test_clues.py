"""Whatever a pattern matches has one of the parts of words without which it is not tried."""

import re

import pytest

from conftest import REPOSITORY
from newsclaims.claims import addressee, clues, hearsay, qualities, stance

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "gold" / "articles").glob("*.txt"))]
# One of each kind, so that a part that is missing is missed here.
KINDS = """
speculated, wondered, hinted, feared, hopes, may, might, possibly, perhaps, has not ruled out, didn’t rule out, could well lead, maybe,
conceivably, potentially, still possible, it’s possible, there is a chance, there was still a possibility, is not sure, cannot be certain,
is widely said to, were reported that, are rumoured to, believes, thinks, thought, expected, suspects, assumed, estimates, predicted,
anticipating, suggests, suggestion, guessed, reckons, presumed, appears, seems, doubts, forecast, supposed, allegedly, reportedly,
apparently, unlikely, probably, presumably, supposedly, purportedly, seemingly, almost certainly, in all likelihood, I really believe, we
guess, was widely believed to, in my opinion, in my view, 90 percent sure, fairly confident, quite certain, denied, denials, rejects,
refuting, rebutted, disputed, contradicts, repudiated, disavowed, dismisses, disagreed, debunked, ruled out, doubted, disbelieves,
retracted, recanted, withdrew, disowned, unaware, never, neither, nor, cannot, failed to, declines to, refusals, didn’t, isn't, claims,
alleges, allegation, purports, ostensibly, so-called, self-styled, pretended, feigns, lied about, lying to, rumours, falsely, wrongfully,
incorrectly, erroneously, inaccurately, mistakenly, misleadingly, baselessly, groundlessly, untruthfully, dishonestly, disingenuously,
without any evidence, revealed, revelation, admits, admission, confirmation, acknowledges, acknowledgement, conceding, confession,
discloses, disclosure, showed, proves, proof, demonstrated, finds, found, discovery, uncovered, exposes, verifies, establishing, knows,
knew, aware, learnt, realisation, recognizes, recognition, points out, mıght, ſeems
"""


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (qualities.DENIALS, qualities.DENYING),
        (qualities.NEGATIONS, qualities.DENYING),
        (qualities.CUE_NEGATIONS, qualities.DENYING),
        (qualities.PROBABLE_CUE, qualities.PROBABLE_CUES),
        (qualities.POSSIBLE_CUE, qualities.POSSIBLE_CUES),
        (qualities.PROBABLE, qualities.PROBABLY),
        (qualities.POSSIBLE, qualities.POSSIBLY),
        (hearsay.ADVERB, hearsay.ADVERBS),
        (addressee.TOLD, addressee.TELLING),
        (addressee.ORDERED, addressee.TELLING),
        (addressee.SENT, addressee.SENT_CLUE.parts),
    ],
)
def test_each_match_has_a_part(pattern: re.Pattern[str], parts: tuple[str, ...]) -> None:
    matches = [match.group() for text in [KINDS, *TEXTS, KINDS.upper()] for match in pattern.finditer(text)]
    assert len(matches) > len(parts) / 2
    assert [match for match in matches if not clues.any_in(clues.folded(match), parts)] == []


def test_what_tells_a_stance_begins_so() -> None:
    matches = [m for text in [KINDS, *TEXTS] for m in stance.WORDS.finditer(text) if m.lastgroup != "neutral"]
    assert len(matches) > len(stance.BEGINNINGS)
    assert [m.group() for m in matches if not clues.folded(m.group()).startswith(stance.BEGINNINGS)] == []


def test_folded_as_patterns_without_regard_to_case_see_it() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        same = re.findall(letter, "".join(map(chr, range(0x110000))), re.IGNORECASE)
        assert {clues.folded(one) for one in same} == {letter}


def test_words_are_stretches_of_letters() -> None:
    assert clues.words(clues.folded("The 20th “ONE-third” of naïve ten_x.")) == [b"the", b"th", b"one", b"third", b"of", b"na", b"ve", b"ten", b"x"]


@pytest.mark.parametrize("text", ["may or might", "May it, MAY it", "\u0130f it may be", "İt mıght", "i\u0307 may", "", "none"])
def test_clues_stand_where_they_stand_in_the_text(text: str) -> None:
    clue = clues.Clue(("may", "might"))
    for start in range(len(text)):
        inside = [at for at in range(start, len(text)) if clues.folded(text[at:]).startswith(clue.parts)]
        assert [clue.within(text, start, end) for end in range(start, len(text) + 1)] == [
            any(at < end for at in inside) for end in range(start, len(text) + 1)
        ]
