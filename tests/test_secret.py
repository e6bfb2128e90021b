"""Tokens and what is hidden of a library's or a server's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.errors import UserError
from newsclaims.publishing import retries, secret


@given(st.from_regex(secret.TOKEN, fullmatch=True), st.text(), st.text())
def test_a_token_is_hidden_wherever_it_stands(token: str, before: str, after: str) -> None:
    # A token that is a part of our own mark would be found there.
    if token not in secret.HIDDEN:
        assert token not in secret.hidden(f"{before}{token}{after}", token)


@pytest.mark.parametrize(
    "words", ["Authorization: Bearer abcdefgh1", "authorization: basic abcdefgh1", "https://x.org/a?sig=abcdefgh1&b=c", "a%2Fabcdefgh1"]
)
def test_headers_queries_and_quoted_tokens_are_hidden(words: str) -> None:
    assert "abcdefgh1" not in secret.hidden(words, "a/abcdefgh1")


def test_a_servers_words_do_not_disturb_the_terminal() -> None:
    assert secret.hidden("a\x1b[31m\nb") == "a\ufffd[31m\nb"
    assert len(secret.hidden("x" * 9999)) < 2100


@pytest.mark.parametrize(
    ("one", "other", "same"), [("https://a/x", "https://a:443/y", True), ("https://a", "http://a", False), ("https://a", "https://b", False)]
)
def test_origins(one: str, other: str, same: bool) -> None:
    assert secret.same_origin(one, other) is same


def test_a_pause_that_is_too_long_is_left_to_the_user() -> None:
    def busy() -> None:
        raise retries.PassingError("429", 9999)

    waits: list[float] = []
    with pytest.raises(UserError, match="429"):
        retries.tried("x", busy, waits.append)
    assert waits == []
    assert (retries.asked("7"), retries.asked("Wed, 21 Oct 2026 07:28:00 GMT"), retries.asked(None)) == (7.0, None, None)
