"""Conditions in a user's SQL: one expression, which finds the same rows each time."""

import duckdb
import pytest

from newsclaims.citing import condition
from newsclaims.errors import UserError


@pytest.mark.parametrize(
    "text",
    [
        "kind = 'direct'",
        "kind = 'direct' -- as quoted",
        "(a) or (b)",
        "text like '%) or (%'",
        "text = ';'",
        "claim_id in (select claim_id from claims where kind = 'direct')",
        "published between date '2021-01-01' and date '2021-12-31' and lower(publisher) like '%gazette%'",
        " or ".join(f"start = {n}" for n in range(2000)),
    ],
)
def test_one_expression_will_do(text: str) -> None:
    with duckdb.connect() as connection:
        condition.check(connection, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1=1; copy claims to 'x.csv'", "more than one statement"),
        ("1=1; select 1", "more than one statement"),
        ("1=1;", "not one SQL condition"),
        ("", "not one SQL condition"),
        ("kind =", "not one SQL condition"),
        ("true) union all (select 1", "not one SQL condition"),
        ("true) or (true", "not one SQL condition"),
        ("true) -- ", "not one SQL condition"),
        ("true /*", "not one SQL condition"),
        ("true union all select 1", "not one SQL condition"),
        ("true order by 1", "not one SQL condition"),
        ("true limit 1", "not one SQL condition"),
        ("a, b", "not one SQL condition"),
        ("random() < 0.5", "random may find other rows"),
        ("published < current_date", "current_date may find other rows"),
        ("published < Now()", "now may find other rows"),
        ("claim_id in (select claim_id from claims using sample 1)", "a sample may find other rows"),
        ("claim_id in (from query('select random()'))", "query may find other rows"),
        ("not " * 5000 + "true", "--where"),
    ],
)
def test_anything_else_is_refused(text: str, said: str) -> None:
    with duckdb.connect() as connection, pytest.raises(UserError, match="--where") as raised:
        condition.check(connection, text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
