import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import addressee
from newsclaims.claims.frames import Attribution, Frame, Span
from newsclaims.entities import expressions

PIECES = "told the board of . him , that reporters in a letter to said Monday U.S. ' her"

# {cue}, [content]; names that are taken whole.
GOLDEN: list[tuple[str, list[str], str | None]] = [
    ('["We are in contact,"] Mujahid {told} the Shamshad News outlet.', ["Shamshad News"], "the Shamshad News outlet"),
    ("[Fighters stand a chance,] a former official {told} Sputnik in an interview.", ["Sputnik"], "Sputnik"),
    ("She {said} in a letter to the board [that it rains].", [], "the board"),
    ("She {told} reporters [that it rains].", [], "reporters"),
    ("She {told reporters} [that it rains].", [], "reporters"),
    ("She {told} him [it rains].", [], "him"),
    ("She {told} him it [rains].", [], "him"),
    ("She {told} her aides on Monday [that it rains].", [], "her aides"),
    ("She {told} reporters Monday [that it rains].", [], "reporters"),
    ("She {told} the House of Commons committee [that it rains].", ["House of Commons"], "the House of Commons committee"),
    ("She {told} a group of supporters in Ohio [that it rains].", [], "a group of supporters"),
    ("[It rains,] she {said} in an interview with Acme Radio last week.", ["Acme Radio"], "Acme Radio"),
    ("She {told} CNN’s Jake Roe, [“It rains.”]", ["CNN", "Jake Roe"], "CNN’s Jake Roe"),
    ("A cousin {had told} her [that it rains].", [], "her"),
    ("A judge {ordered} them [to leave].", [], "them"),
    ("The mayor {urged} residents of Ohio [to stay at home].", ["Ohio"], "residents of Ohio"),
    ("She {urged} the authorities in Kinshasa [to leave].", [], "the authorities in Kinshasa"),
    ("The court {ordered} the Electoral Commission (EC) [to count].", [], "the Electoral Commission (EC)"),
    ("The UN {called on} all armed groups in the east [to leave].", [], "all armed groups in the east"),
    ("The UN {called on} Monday [to leave].", [], None),
    ("She {asked} for permission [to leave].", [], None),
    ("Reporters {asked} the minister [whether it rains].", [], "the minister"),
    ("The firm {said} in a notice to harvesters [that it rains].", [], "harvesters"),
    # Who was told is the subject of a passive.
    ("The House rose and the member for Avon, Mr Des Roe, {was told} [to leave].", ["Avon", "Des Roe"], "the member for Avon, Mr Des Roe"),
    ("His two sons {have been promised} [work as welders].", [], "His two sons"),
    ("On Monday it rained, but growers with questions {are asked} [to call].", [], "growers with questions"),
    ("People queued for hours {to be told} [that it rains].", [], None),
    ("The board {was} late and {was told} [it rains].", [], None),
    ("She {asked} for [the drafts].", [], None),
    # What stands right beside the cue.
    ("A driver {swore} to this newspaper [that it rains].", [], "this newspaper"),
    ("[It rains,] she {told} this agency.", [], "this agency"),
    ("[It rains,] she {told} this on Monday.", [], None),
    ("He had given him {an undertaking} [that it rains].", [], "him"),
    ("{Asked} [whether it rains], Mr Des Roe said no.", [], "Mr Des Roe"),
    ("{Asked} [whether it rains], however, he said no.", [], None),
    ("‘We {were told} [it rains],’ she said.", [], "We"),
    ("Both banks {had promised} her in writing [that it rains].", [], "her"),
    ("She {asked} him [since when it rains].", [], "him"),
    ("She {promised} [to leave].", [], None),
    ("She {ordered} a new [study].", [], None),
    ("She {said} [that it rains].", [], None),
    ("She {was told} by him [that it rains].", [], "She"),
    ("She {told} a story of [rain].", [], None),
    ("She {told}, [it rains].", [], None),
    ("She {said} of the man who gave a speech to the board [that he was ill].", [], None),
]


def framed(marked: str) -> Frame:
    bare = marked.translate({ord(sign): None for sign in "{}[]"})
    places = {sign: len(marked[: marked.index(sign)].translate({ord(s): None for s in "{}[]"})) for sign in "{}[]"}
    return Frame(bare, (0, len(bare)), (places["{"], places["}"]), None, [(places["["], places["]"])])


@pytest.mark.parametrize(("marked", "names", "expected"), GOLDEN)
def test_golden(marked: str, names: list[str], expected: str | None) -> None:
    frame = framed(marked)
    spans: list[Span] = sorted((frame.text.index(name), frame.text.index(name) + len(name)) for name in names)
    times = [(e.start, e.end) for e in expressions.find(frame.text)]
    span = addressee.find(frame, spans, times)
    assert (span and frame.text[slice(*span)]) == expected


@given(
    st.lists(st.sampled_from(PIECES.split(" "))).map(" ".join),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_within_the_sentence_on_any_text(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    cue = (start, min(len(text), start + length))
    span = addressee.find(Frame(text, (0, len(text)), cue, None, [(len(text), len(text))]))
    assert span is None or (cue[0] <= span[0] < span[1] <= len(text) and text[slice(*span)].strip() == text[slice(*span)])


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("He urged the army in Goma to leave.", "urged", "the army in Goma to leave", "to leave"),
        ("It called on the Commission (EC) not to count.", "called on", "the Commission (EC) not to count", "not to count"),
        ("He ordered a study of plans.", "ordered", "a study of plans", "a study of plans"),
        ("He said the army wants to leave.", "said", "the army wants to leave", "the army wants to leave"),
        ("He warned the war is going to end.", "warned", "the war is going to end", "the war is going to end"),
    ],
)
def test_whom_something_is_asked_of_is_no_part_of_it(text: str, cue: str, content: str, expected: str) -> None:
    said, asked = ((text.index(part), text.index(part) + len(part)) for part in (cue, content))
    found = addressee.apart(text, Attribution(None, said, (asked,), ()))
    assert text[slice(*found.fragments[0])] == expected


def test_who_is_told_is_no_part_of_it() -> None:
    text = "Growers in Ohio are asked to wait."
    one = Attribution(None, (16, 25), ((0, 15), (26, 33)), ())
    assert addressee.apart(text, one).fragments == ((26, 33),)
    hedge = Attribution(None, (16, 25), ((0, 14), (26, 33)), ())
    assert addressee.apart(text, hedge) == hedge
