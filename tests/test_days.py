from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.entities import days, expressions
from newsclaims.entities.written_dates import Days

# A Wednesday.
PUBLISHED = date(2021, 8, 25)
PIECES = (
    "the last next this past on in early mid- Monday Wednesday, night weekend yesterday May Aug. 25 31 of , 2021 20 two three a weeks day year "
    "ago - – to 21st century 1990s 9/11 2021-08-25 / 02 from by over noon"
)
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Whether or not a day of publication is given; both days where they differ, else one.
WRITTEN = [
    ("25 August 2021", "2021-08-25"),
    ("25th of August, 2021", "2021-08-25"),
    ("Aug. 25, 2021", "2021-08-25"),
    ("Sept. 11, 2001", "2001-09-11"),
    ("2021-08-25", "2021-08-25"),
    ("8/25/2021", "2021-08-25"),
    ("25/08/2021", "2021-08-25"),
    ("5/5/2021", "2021-05-05"),
    ("Wednesday, August 25, 2021", "2021-08-25"),
    ("Wed., Aug. 25, 2021", "2021-08-25"),
    ("on August 25, 2021", "2021-08-25"),
    ("August 25–27, 2021", "2021-08-25 2021-08-27"),
    ("29 February 2020", "2020-02-29"),
    ("August 2021", "2021-08-01 2021-08-31"),
    ("February 2020", "2020-02-01 2020-02-29"),
    ("February of 1900", "1900-02-01 1900-02-28"),
    ("Early April 2014", "2014-04-01 2014-04-30"),
    ("2014", "2014-01-01 2014-12-31"),
    ("early 2014", "2014-01-01 2014-12-31"),
    ("mid-2014", "2014-01-01 2014-12-31"),
    ("2001-2002", "2001-01-01 2002-12-31"),
    ("2001–02", "2001-01-01 2002-12-31"),
    ("2001 to 2003", "2001-01-01 2003-12-31"),
    ("1994/95", "1994-01-01 1995-12-31"),
    ("1999-00", "1999-01-01 2000-12-31"),
    ("the 1990s", "1990-01-01 1999-12-31"),
    ("late 1990s", "1990-01-01 1999-12-31"),
    ("21st century", "2001-01-01 2100-12-31"),
    ("nineteenth century", "1801-01-01 1900-12-31"),
    # Null: no such day, two readings, or none that is a day.
    ("31 February 2020", None),
    ("29 February 2021", None),
    ("2021-02-31", None),
    ("Thursday, August 25, 2021", None),
    ("August 27-25, 2021", None),
    ("8/5/2021", None),
    ("8/25/21", None),
    ("2002-2001", None),
    ("1995-94", None),
    ("pre-2001", None),
    ("1900s", None),
    ("’90s", None),
    ("9/11", None),
    ("summer of 2003", None),
    ("14-year-old", None),
    ("two years", None),
    ("at least two years", None),
    ("every day", None),
    ("three weeks earlier", None),
    ("20 minutes later", None),
    ("following day", None),
    ("several years ago", None),
    ("decades", None),
    ("8:46 a.m. EST", None),
    ("overnight", None),
]

# Published on Wednesday, 25 August 2021, unless another day is given; null without one.
COUNTED = [
    ("yesterday", "2021-08-24"),
    ("today", "2021-08-25"),
    ("tonight", "2021-08-25"),
    ("Tomorrow morning", "2021-08-26"),
    ("last night", "2021-08-24"),
    ("earlier this morning", "2021-08-25"),
    ("this Friday", "2021-08-27"),
    ("this Sunday", None),
    ("last Wednesday", "2021-08-18"),
    ("last Tuesday", None),
    ("next Friday", None),
    ("next Monday", "2021-08-30"),
    ("past Tuesday", "2021-08-24"),
    ("Monday of last week", "2021-08-16"),
    ("last Friday night", "2021-08-20"),
    ("every Monday", None),
    ("Mondays", None),
    ("this week", "2021-08-23 2021-08-29"),
    ("late last week", "2021-08-16 2021-08-22"),
    ("next week", "2021-08-30 2021-09-05"),
    ("last weekend", "2021-08-21 2021-08-22"),
    ("next weekend", None),
    ("last month", "2021-07-01 2021-07-31"),
    ("earlier this year", "2021-01-01 2021-12-31"),
    ("in the last year", None),
    ("the last week", None),
    ("last decade", None),
    ("this century", "2001-01-01 2100-12-31"),
    ("two days ago", "2021-08-23"),
    ("a week ago", "2021-08-16 2021-08-22"),
    ("three months ago", "2021-05-01 2021-05-31"),
    ("20 years ago", "2001-01-01 2001-12-31"),
    ("twenty years ago", "2001-01-01 2001-12-31"),
    ("more than 20 years ago", None),
    ("about 20 years ago", None),
    ("over 20 years ago", None),
    ("10 to 15 years ago", None),
    ("a decade ago", None),
    ("5,000 years ago", None),
    ("an hour ago", None),
    ("past three weeks", "2021-08-04 2021-08-25"),
    ("the past year", "2020-08-25 2021-08-25"),
    ("the last two years", "2019-08-25 2021-08-25"),
    ("coming days", None),
    ("coming week", "2021-08-25 2021-09-01"),
    ("past decades", None),
    ("last century", None),
    ("first two days", None),
    ("next three weeks", None),
    ("August 25", "2021-08-25"),
    ("Aug. 31", "2021-08-31"),
    ("1 March", "2021-03-01"),
    ("23 February", "2022-02-23"),
    ("24 February", "2021-02-24"),
    ("Wednesday, August 18", "2021-08-18"),
    ("Thursday, August 18", None),
    ("30 February", None),
    ("29 February", None),
    ("August 18 last year", "2020-08-18"),
    ("August", "2021-08-01 2021-08-31"),
    ("in January", "2022-01-01 2022-01-31"),
    ("in February", None),
    ("in March", "2021-03-01 2021-03-31"),
    ("May last year", "2020-05-01 2020-05-31"),
    ("last May", None),
    ("last October", "2020-10-01 2020-10-31"),
    ("next May", "2022-05-01 2022-05-31"),
    ("this May", "2021-05-01 2021-05-31"),
    ("past May", "2021-05-01 2021-05-31"),
]
AT_ENDS = [
    ("yesterday", "2021-01-01", "2020-12-31"),
    ("tomorrow", "2020-02-28", "2020-02-29"),
    ("last week", "2021-01-01", "2020-12-21 2020-12-27"),
    ("this week", "2021-01-01", "2020-12-28 2021-01-03"),
    ("last month", "2021-01-31", "2020-12-01 2020-12-31"),
    ("next month", "2020-01-31", "2020-02-01 2020-02-29"),
    ("one month ago", "2021-03-31", "2021-02-01 2021-02-28"),
    ("past year", "2020-02-29", "2019-02-28 2020-02-29"),
    ("December 31", "2021-01-01", "2020-12-31"),
    ("January 2", "2020-12-31", "2021-01-02"),
    ("29 February", "2020-06-01", "2020-02-29"),
    ("29 February", "2021-03-01", None),
    ("in December", "2021-01-15", "2020-12-01 2020-12-31"),
    ("last Friday", "2021-08-28", None),
    ("last Friday", "2021-08-30", "2021-08-27"),
    ("next weekend", "2021-08-28", "2021-09-04 2021-09-05"),
]
# Of a time of saying.
PAST = [
    ("Wednesday", "2021-08-25"),
    ("on Tuesday", "2021-08-24"),
    ("late Thursday night", "2021-08-19"),
    ("at 8 a.m. on Monday", "2021-08-23"),
    ("noon Monday", "2021-08-23"),
    ("over the weekend", "2021-08-21 2021-08-22"),
    ("this Friday", None),
    ("tomorrow", None),
    ("in January", None),
    ("in May", "2021-05-01 2021-05-31"),
    ("on Aug. 31", None),
    ("in the early 1990s", "1990-01-01 1999-12-31"),
    ("by Monday", None),
    ("around 2014", None),
]
WITHIN = [
    ("in the last [week]", None),
    ("the [last week] of August", None),
    ("in [May] last year", "2020-05-01 2020-05-31"),
    ("in [May] that year", None),
    ("[Monday] of last week", "2021-08-16"),
    ("Elected in 2014, he resigned in [May].", None),
    ("Elected in 2014, he resigned on [Wednesday, August 18].", "2021-08-18"),
    ("Elected in 2014.\nHe resigned in [May].", "2021-05-01 2021-05-31"),
    ("between [May 3] and June 4, 2014", None),
    ("well over [20 years ago]", None),
    ("some [20 years ago]", None),
    ("the [5th century] B.C.", None),
    ("the [past year]", "2020-08-25 2021-08-25"),
    ("over the [last week]", None),
    ("He came [last week].", "2021-08-16 2021-08-22"),
    ("On [Monday] it rained.", None),
    ("in [2014] of last year", "2014-01-01 2014-12-31"),
]


def stretch(expected: str | None) -> Days | None:
    if expected is None:
        return None
    first, *last = (date.fromisoformat(day) for day in expected.split())
    return first, (last or [first])[0]


@pytest.mark.parametrize(("expression", "expected"), WRITTEN)
def test_written(expression: str, expected: str | None) -> None:
    assert days.resolve(expression) == days.resolve(expression, date(1999, 12, 31), past=True) == stretch(expected)


@pytest.mark.parametrize(("expression", "published", "expected"), [*((words, "2021-08-25", meant) for words, meant in COUNTED), *AT_ENDS])
def test_counted(expression: str, published: str, expected: str | None) -> None:
    assert days.resolve(expression) is None
    assert days.resolve(expression, date.fromisoformat(published)) == stretch(expected)


@pytest.mark.parametrize(("expression", "expected"), PAST)
def test_time_of_saying(expression: str, expected: str | None) -> None:
    assert days.resolve(expression, PUBLISHED, past=True) == stretch(expected)


@pytest.mark.parametrize("expression", ["Wednesday", "Monday night", "at noon Monday", "weekend"])
def test_a_weekday_alone_tells_no_direction(expression: str) -> None:
    assert days.resolve(expression, PUBLISHED) is None


@pytest.mark.parametrize(("marked", "expected"), WITHIN)
def test_within(marked: str, expected: str | None) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    assert days.within(marked.replace("[", "").replace("]", ""), start, end, PUBLISHED) == stretch(expected)


EXPRESSION = st.one_of(
    st.lists(st.sampled_from(PIECES.split()), max_size=6).map(" ".join), st.text(max_size=30), st.sampled_from([w for w, _ in COUNTED])
)
ANY_DAY = st.one_of(st.dates(), st.dates(date(1990, 1, 1), date(2030, 12, 31)))


@given(EXPRESSION, ANY_DAY, st.booleans())
def test_the_first_day_is_no_later_than_the_last_and_both_mean_themselves(expression: str, published: date, past: bool) -> None:
    if found := days.resolve(expression, published, past=past):
        assert found[0] <= found[1]
        for day in found:
            assert days.resolve(day.isoformat(), published, past=past) == (day, day)


@given(EXPRESSION, ANY_DAY, ANY_DAY, st.booleans())
def test_what_means_a_day_without_publication_means_it_with_any(expression: str, one: date, other: date, past: bool) -> None:
    if written := days.resolve(expression):
        assert days.resolve(expression, one, past=past) == days.resolve(expression, other, past=past) == written


@given(ANY_DAY, st.sampled_from([words for words, _ in COUNTED]))
def test_what_is_counted_is_null_without_publication_and_by_then_past(published: date, expression: str) -> None:
    assert days.resolve(expression) is None
    if found := days.resolve(expression, published, past=True):
        assert found[0] <= published


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 6))
def test_a_weekday_of_saying_is_at_most_six_days_ago(published: date, number: int) -> None:
    found = days.resolve(NAMES[number], published, past=True)
    assert found
    assert found[0].weekday() == number
    assert 0 <= (published - found[0]).days < 7


@given(st.lists(st.sampled_from(PIECES.split())).map(" ".join), ANY_DAY)
def test_any_text(text: str, published: date) -> None:
    for e in expressions.find(text):
        found = days.within(text, e.start, e.end, published)
        assert not found or found[0] <= found[1]


def test_a_long_expression_is_null() -> None:
    assert days.resolve("1" * 5_000 + " years ago", PUBLISHED) is None
    assert days.resolve("in the " * 5_000, PUBLISHED) is None
