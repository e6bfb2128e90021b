import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import REPOSITORY
from newsclaims.claims import quantities
from newsclaims.entities import dates, expressions, first_words

PIECES = "between 10 and 20 per cent of $ 1,200.5 May 2016 Monday night two hundred dozens ago - – second one half , . million / \n years"

WORDS = PIECES.split()

GOLDEN = [
    ("On Wednesday, they came.", [("Wednesday", "DATE")]),
    ("He led it from 2001-2002, she said.", [("2001-2002", "DATE")]),
    ("It began 20 years ago.", [("20 years ago", "DATE")]),
    ("They met on Monday night.", [("Monday night", "TIME")]),
    ("It opened in September 2016.", [("September 2016", "DATE")]),
    ("I am 80 per cent confident.", [("80 per cent", "PERCENT")]),
    ("It cost $200.", [("$200", "MONEY")]),
    ("It is approximately 90 miles north.", [("approximately 90 miles", "QUANTITY")]),
    ("The 300 left.", [("300", "CARDINAL")]),
    ("It was the first snow.", [("first", "ORDINAL")]),
    ("On Sept. 11, 2001, at 8:46 a.m. EST", [("Sept. 11, 2001", "DATE"), ("8:46 a.m. EST", "TIME")]),
    ("the past two years, the 1990s, last week", [("past two years", "DATE"), ("1990s", "DATE"), ("last week", "DATE")]),
    ("US$20 billion, 30 million euros, €5m", [("US$20 billion", "MONEY"), ("30 million euros", "MONEY"), ("€5m", "MONEY")]),
    (
        "300–350 men, between 10 and 20 women, half a million",
        [("300–350", "CARDINAL"), ("between 10 and 20", "CARDINAL"), ("half a million", "CARDINAL")],
    ),
    ("a 20-year-old man, a 300-page book, F-16s, open 24/7", [("20-year-old", "DATE")]),
    # Words with two meanings.
    ("In May, Theresa May said she may march.", [("May", "DATE")]),
    ("the March on Rome began in March", [("March", "DATE")]),
    ("a second chance, two seconds later", [("second", "ORDINAL"), ("two seconds later", "TIME")]),
    ("No one left. One of the men did. They saw one another.", [("One", "CARDINAL")]),
    ("2000 people came in 2016.", [("2000", "CARDINAL"), ("2016", "DATE")]),
    ("First Lady Jane Roe spoke first.", [("first", "ORDINAL")]),
    ("Between 2002 and 2010 it grew.", [("2002", "DATE"), ("2010", "DATE")]),
    ("It fell to 22.4 million zlotys from 32.5 million.", [("22.4 million zlotys", "MONEY"), ("32.5 million", "MONEY")]),
    ("Rs 500, ₦2bn, N2 million, 5 lakh rupees, 600 naira", [(m, "MONEY") for m in ("Rs 500", "₦2bn", "N2 million", "5 lakh rupees", "600 naira")]),
    ("the N2 road, 2 million people", [("2 million", "CARDINAL")]),
    ("It killed 2 million.", [("2 million", "CARDINAL")]),
    ("5 million pounds, 5 pounds of rice", [("5 million pounds", "MONEY"), ("5 pounds", "QUANTITY")]),
    ("It is 70km away, and will last at least 15 days.", [("70km", "QUANTITY"), ("at least 15 days", "DATE")]),
    ("for a week, $4 a year, for months", [("a week", "DATE"), ("$4", "MONEY"), ("months", "DATE")]),
    (
        "the end of that year, as early as February, the second week of May 2019",
        [
            ("end of that year", "DATE"),
            ("as early as February", "DATE"),
            ("second week of May 2019", "DATE"),
        ],
    ),
    ("those older than 60, aged 34", [("older than 60", "DATE"), ("aged 34", "DATE")]),
    (
        "at four in the morning, by 1120 GMT, at night, queued for hours",
        [
            ("four in the morning", "TIME"),
            ("1120 GMT", "TIME"),
            ("night", "TIME"),
            ("hours", "TIME"),
        ],
    ),
    ("shortly after midnight on Thursday", [("shortly after midnight", "TIME"), ("Thursday", "DATE")]),
    ("They come every day.", []),
    ("One user commented after one soldier died, nor is one near.", [("one", "CARDINAL")]),
    # A heading has no other words about it.
    ("Talks resume Friday", [("Friday", "DATE")]),
]


@pytest.mark.parametrize(("text", "expected"), GOLDEN)
def test_golden(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[e.start : e.end], e.type) for e in expressions.find(text)] == expected


def test_a_name_keeps_its_numbers() -> None:
    text = "Channel 4 reported on 4 May."
    assert [text[e.start : e.end] for e in expressions.find(text, [(0, 9)])] == ["4 May"]


def test_numerals_that_count_nothing_of_a_claim() -> None:
    text = "One of them read the 900-page study, a two-line note, of a one-time act; it kills nearly one in five, and was cut by about half."
    expected = ["900-page", "two-line", "nearly one in five", "about half"]
    assert [text[e.start : e.end] for e in expressions.mentioned(text)] == expected
    assert text[slice(*expressions.find(text)[0][:2])] == "One"


def test_an_age_behind_a_name() -> None:
    text = "Ann Lee, 63, left with Bo Roe, 3, and the book, 45, too."
    ages = [text[e.start : e.end] for e in expressions.find(text, [(0, 7), (23, 29)]) if e.type == "DATE"]
    assert ages == ["63"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_spans_are_whole_and_apart_on_any_text(text: str) -> None:
    end = 0
    for e in expressions.find(text):
        assert end <= e.start < e.end <= len(text)
        assert text[e.start : e.end].strip() == text[e.start : e.end]
        end = e.end


@pytest.mark.parametrize("piece", ["1", "1,111", "a ", "one hundred ", "twenty-", "Monday ", "about ", "10-", "$1", "May 1 "])
def test_long_repetitions_take_linear_time(piece: str) -> None:
    # Patterns that backtrack would not come back from these.
    assert len(expressions.find(piece * 5_000)) <= 5_000


PATTERNS = [
    ("DATE", dates.DATE),
    ("TIME", dates.TIME),
    ("NUMBER", expressions.AMOUNT),
    ("NUMBER", expressions.NUMERAL),
    ("MONEY", expressions.MONEY),
    ("ORDINAL", expressions.ORDINAL),
]
# One of each kind, so that a word that is missing in the lists is missed here.
KINDS = """
Earlier Monday, Tues. 4 May, Sept. 11, 2001, 2021-08-25, 9/11, mid-March 2016, early in June, earlier this week, a few months ago, weeks
ago, for a year, over decades, within a month, third quarter of 2016, mid-year, second half of the year, beginning of 2014, last week of
May, as recently as last spring, tenth straight day, several years, yesterday, autumn of 1999, nineteenth century, 21st century, ’90s, early
1990s, post-2001, pre-1990, 1998-2002, that afternoon, Monday late evening, shortly after 8:46 a.m. EST, noon, 1120 GMT, four in the
morning, half past six, seven o'clock, tonight, at dawn, in the early morning, for an hour, half an hour, a minute ago, recent hours,
between two and three, upwards of 20, no fewer than several hundred, a few dozen, half a million, tens of thousands, one-third, one in five,
by about half, 900-page, US$5m, GH₵20, Rs. 500, KSh 20, N2 million, USD500, €5, just over £2bn, twenty-first, 21st, hundredth, thirtieth,
ſix, ſecond
"""


def test_whatever_matches_begins_with_a_word_that_is_told() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "gold" / "articles").glob("*.txt"))]
    for text in [KINDS, *(text for text, _ in GOLDEN), *texts, *(text.upper() for text in texts)]:
        places = dates.with_centuries(text, expressions.FIRST.places(text))
        for name, pattern in PATTERNS:
            assert [m.span() for m in first_words.matches(pattern, text, places[name])] == [m.span() for m in pattern.finditer(text)]


def test_beside_amounts_there_are_the_same_expressions_and_without_them_none() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "gold" / "articles").glob("*.txt"))]
    lines = [line for text in texts for line in text.split("\n")]
    for line in lines:
        found = expressions.find(line)
        assert expressions.beside_amounts(line) == found or not any(e.type in quantities.COUNTED_TYPES for e in found)
    assert sum(bool(expressions.beside_amounts(line)) for line in lines) > 100
