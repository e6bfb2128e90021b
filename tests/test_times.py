import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import times
from newsclaims.claims.frames import Frame, Span
from newsclaims.entities import expressions

PIECES = 'On Monday , said in May 2016 last week who " the earlier'

# <source> {cue} [content], each at most once but the content.
GOLDEN = [
    ("On Monday, <Republic> {had reported} [that 300 were killed].", "On Monday"),
    ("<Taliban spokesperson, Zabihullah Mujahid>, on Wednesday {said} [that it will reach a deal].", "on Wednesday"),
    ("<Ann Lee> {told} reporters on Tuesday [that it rains].", "on Tuesday"),
    ("[“It rains,”] <Ann Lee> {said} late Monday night.", "late Monday night"),
    ("[“It rains,”] <she> {said} in a letter to the board last week.", "last week"),
    ("<Ann Lee> {said} two days ago [that it rained].", "two days ago"),
    ("<Ann Lee> {said} in May 2016 [that it rained].", "in May 2016"),
    ("It {has accused} [them of theft], and last week <a judge in Rome> {ordered} [them to leave].", None),
    ("<She> stood up, and last week <a judge> {ordered} [them to leave].", None),
    ("They wept, and last week <a judge in Rome> {ordered} [them to leave].", "last week"),
    ("<She> {knew} as early as February [that it would shut].", "as early as February"),
    ("In a statement published late on Wednesday, <the charity> {said} [it rained].", None),
    ("Published on Wednesday, <the report> {said} [it rained].", "on Wednesday"),
    ("<The letter> {warned} as far back as May 2016 [that it rains].", "as far back as May 2016"),
    # Times of something else.
    ("09:22 <The union> {rejects} [the claim].", None),
    ("GOMA, 29 August 2013 – <A relief official> {warned} [that it rains].", None),
    ("<The whip> {was reported} to have warned them on Tuesday [that it rains].", None),
    ("[“It rains,”] <Yuri, who led it from 2001-2002>, {said}.", None),
    ("<Ann Lee> {said} [that it rained on Monday].", None),
    ("After a raid on Monday, <Ann Lee> {said} [it rains].", None),
    ("<Ann Lee> {has said} for two years [that it rains].", None),
    ("<Ann Lee> {said} since Monday [that it rains].", None),
    ("<Ann Lee> {said} of the man who fled on Monday [that he was ill].", None),
]


def framed(marked: str) -> Frame:
    """Take the marks off and keep what they enclose."""
    text, opened, spans = "", {}, {"<": [], "{": [], "[": []}  # type: ignore[var-annotated]
    closing = {">": "<", "}": "{", "]": "["}
    for sign in marked:
        if sign in spans:
            opened[sign] = len(text)
        elif sign in closing:
            spans[closing[sign]].append((opened[closing[sign]], len(text)))
        else:
            text += sign
    return Frame(text, (0, len(text)), spans["{"][0], (spans["<"] or [None])[0], spans["["])


@pytest.mark.parametrize(("marked", "expected"), GOLDEN)
def test_golden(marked: str, expected: str | None) -> None:
    frame = framed(marked)
    span = times.find(frame, expressions.find(frame.text))
    assert (span and frame.text[slice(*span)]) == expected


def cuts(size: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, size), min_size=6, max_size=6).map(sorted)


@given(st.lists(st.sampled_from(PIECES.split())).map(" ".join), st.data())
def test_outside_source_and_content_on_any_text(text: str, data: st.DataObject) -> None:
    a, b, c, d, e, f = data.draw(cuts(len(text)))
    parts: list[Span] = data.draw(st.permutations([(a, b), (c, d), (e, f)]))
    frame = Frame(text, (0, len(text)), parts[0], parts[1], [parts[2]])
    span = times.find(frame, expressions.find(text))
    if span:
        assert 0 <= span[0] < span[1] <= len(text)
        assert span[1] <= parts[2][0] or parts[2][1] <= span[0]
