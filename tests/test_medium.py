import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import addressee, medium
from newsclaims.claims.frames import Frame, Span

PIECES = "said in a statement on Twitter , that reporters the letter to at press conference Monday . ' via email during interview with"

# {cue}, [content], <source>, the last two optional.
GOLDEN: list[tuple[str, str | None]] = [
    ('["It rains,"] <she> {said} in an interview.', "in an interview"),
    ('["It rains,"] <she> {told} Radio Uno in an exclusive telephone interview.', "in an exclusive telephone interview"),
    ('["It rains,"] <she> {said} in an interview with Acme Radio last week.', "in an interview"),
    ("<The ministry> {said} in a statement on Monday [that it rains].", "in a statement"),
    ("<The ministry> {said in a statement} [that it rains].", "in a statement"),
    ("<She> {wrote} in a letter to the board [that it rains].", "in a letter"),
    ("<She> {said} on Twitter [that it rains].", "on Twitter"),
    ("<She> {said} in a post on X [that it rains].", "in a post"),
    ("<She> {wrote} on her Facebook page [that it rains].", "on her Facebook page"),
    ("<A spokesman> {said} via Telegram [that it rains].", "via Telegram"),
    ("<He> {told} the agency by telephone from Lima [that it rains].", "by telephone"),
    ("<He> {said} over the phone [that it rains].", "over the phone"),
    ("<She> {told} reporters at a press conference in Lima [that it rains].", "at a press conference"),
    ("<She> {said} at a joint news conference on Friday [that it rains].", "at a joint news conference"),
    ("<She> {said} during Tuesday’s debate [that it rains].", "during Tuesday’s debate"),
    ("<He> {promised} in a speech to farmers [that it would rain].", "in a speech"),
    ("<Lawyers> {argued} in court filings [that it rains].", "in court filings"),
    ("<He> {said} in a series of late-night tweets [that it rains].", "in a series of late-night tweets"),
    ("<He> {said} on CNN’s State of the Union [that it rains].", "on CNN’s State of the Union"),
    ("<He> {said} on state television [that it rains].", "on state television"),
    ("<He> {said} on social media [that it rains].", "on social media"),
    ("In a statement posted on Sunday, <the ministry> {said} [it rains].", "In a statement"),
    ("<Ruiz>, in an e-mail to colleagues, {said} [that it rains].", "in an e-mail"),
    ("<Ruiz> in a memo {warned} [that it rains].", "in a memo"),
    ('["It rains,"] {said} <Ana Ruiz, who runs the farm>, in a telephone interview.', "in a telephone interview"),
    ("Speaking at a rally in Lima, <Ruiz> {said} [that it rains].", "at a rally"),
    ("<He>, speaking on CNN, {said} [that it rains].", "on CNN"),
    ("<He> {called for} [calm] in a tweet.", "in a tweet"),
    ("<He> {said}, [“it rains,”] in an interview on Monday.", "in an interview"),
    # Where words stand is not where something happens, nor what the source or content says.
    ("<She> {said} in Lima [that it rains].", None),
    ("<She> {said} in a car [that it rains].", None),
    ("<She> {said} in a series of raids [that it rains].", None),
    ("<She> {said} in an interview room [that it rains].", None),
    ("<She> {said} on Monday [that it rains].", None),
    ("<She> {said} on the record [that it rains].", None),
    ("<She> {said} [that it rains in a letter].", None),
    ("<A man who spoke on Twitter> {said} [that it rains].", None),
    ("<She> {said}, when asked in an interview, [that it rains].", None),
    ("After they met on Facebook and married, <she> {said} [that it rains].", None),
    ("In a report on farms the paper was blunt, and <she> {said} [it rains].", None),
]


def framed(marked: str) -> Frame:
    signs = {ord(sign): None for sign in "{}[]<>"}
    places = {sign: len(marked[: marked.index(sign)].translate(signs)) for sign in "{}[]<>"}
    bare = marked.translate(signs)
    return Frame(bare, (0, len(bare)), (places["{"], places["}"]), (places["<"], places[">"]), [(places["["], places["]"])])


@pytest.mark.parametrize(("marked", "expected"), GOLDEN)
def test_golden(marked: str, expected: str | None) -> None:
    frame = framed(marked)
    span = medium.find(frame)
    assert (span and frame.text[slice(*span)]) == expected


def test_an_interview_and_whom_it_was_given_to() -> None:
    frame = framed("[“It rains,”] <she> {said} in an interview with Acme Radio.")
    told = addressee.find(frame, [(frame.text.index("Acme"), frame.text.index("Acme") + 10)])
    assert told is not None
    span = medium.find(frame, [told])
    assert (frame.text[slice(*told)], span and frame.text[slice(*span)]) == ("Acme Radio", "in an interview")


def test_a_time_may_open_the_clause_before_it() -> None:
    frame = framed("On Monday, in a statement, <Ruiz> {said} [that it rains].")
    assert medium.find(frame) is None
    span = medium.find(frame, [(0, 9)])
    assert span == (frame.text.index("in a"), frame.text.index(", Ruiz"))


def test_what_addressee_and_time_took_is_no_medium() -> None:
    frame = framed("<She> {told} a man on Twitter [that it rains].")
    taken: Span = (frame.text.index("a man"), frame.text.index(" that"))
    assert medium.find(frame, [taken]) is None


@given(st.lists(st.sampled_from(PIECES.split(" "))).map(" ".join), st.integers(0, 60), st.integers(0, 20), st.integers(0, 60))
def test_within_the_sentence_on_any_text(text: str, start: int, length: int, content: int) -> None:
    cue = min(start, len(text)), min(len(text), start + length)
    fragment = max(cue[1], min(content, len(text))), len(text)
    span = medium.find(Frame(text, (0, len(text)), cue, None, [fragment]))
    assert span is None or (0 <= span[0] < span[1] <= fragment[0] and text[slice(*span)].strip() == text[slice(*span)])
