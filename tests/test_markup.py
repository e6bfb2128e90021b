"""The markup of annotations: what is read is what is written, spans stand where their words do, and each mistake is named with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsclaims.errors import UserError
from newsclaims.gold.annotation import Mention, Quantity, Sentence
from newsclaims.gold.markup import span_of
from small_gold import CLAIMS, SENTENCES, TEXT, marked, read


def words(span: tuple[int, int] | None) -> str | None:
    return TEXT[slice(*span)] if span else None


def test_reads_what_is_written(tmp_path: Path) -> None:
    article = read(tmp_path)
    assert [s.kind for s in article.sentences] == ["heading", "other", "other", "assertion", "other", "other"]
    assert " ".join(TEXT[slice(*s.span)] for s in article.sentences).split() == TEXT.split()
    assert article.mentions[0] == Mention((14, 23), "PER", "ada", None)
    assert article.mentions[1] == Mention((32, 38), "DATE", None, None)
    assert article.mentions[-1].role == "sailor"
    rain, coat, dead, _, boat = article.claims
    assert [words(span) for span in (rain.source, rain.cue, rain.time, rain.marker)] == ["Ada Smith", "said", "on Monday", "might"]
    assert (rain.certainty, rain.polarity, rain.stance, rain.medium, rain.parent) == ("possible", "affirmed", "neutral", None, None)
    assert [words(span) for span in (*coat.content, coat.addressee, coat.medium)] == ['"Take a coat,"', "the Gazette", "in a letter"]
    assert [words(span) for span in dead.content] == ["that at least 12 people were killed by rebels"]
    (quantity,) = dead.quantities
    assert isinstance(quantity, Quantity)
    assert (quantity.low, quantity.high, words(quantity.victim), words(quantity.perpetrator)) == (12, None, "people", "rebels")
    assert (boat.parent, boat.source_name) == ("added", "Bo")


def claim(**changes: Any) -> list[dict[str, Any]]:
    return [{key: value for key, value in (CLAIMS[0] | changes).items() if value is not None}, *CLAIMS[1:]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (marked(sentences=SENTENCES.replace("2 O", "3 O")), "line 2: a sentence line is its number, here 2"),
        (marked(sentences=SENTENCES.replace("2 O", "2 X")), "line 2: a sentence line"),
        (marked(sentences=SENTENCES.replace("might rain", "will rain")), "line 2: the article does not go on with"),
        (marked(sentences=SENTENCES.replace("1 H Rain at last\n2 O", "1 O")), "line 1: the article does not go on"),
        (marked(sentences=SENTENCES[: SENTENCES.index("6 O")], claims=[]), "the sentences end before the article does, at 'She added"),
        (marked(sentences=SENTENCES.replace("|DATE⟧", "⟧")), "line 2: ⟦Monday⟧ should read"),
        (marked(sentences=SENTENCES.replace("|DATE⟧", "|DATE|a|b|c⟧")), "should read"),
        (marked(sentences=SENTENCES.replace("|DATE⟧", "|DAY⟧")), "type 'DAY'"),
        (marked(claim(cue="2:cried")), "line 8: sentence 2 reads"),
        (marked(claim(cue="2:said#2")), "line 8: sentence 2 reads"),
        (marked(claim(cue="9:said")), "should begin with a sentence's number"),
        (marked(claim(cue="said")), "should begin with a sentence's number"),
        (marked(claim(cue="2:")), "line 8"),
        (marked(claim(cue=3)), "line 8"),
        (marked(claim(colour="red")), "unknown keys: ['colour']"),
        (marked(claim(id=None)), "'id' is missing"),
        (marked(claim(kind=None)), "'kind' is missing"),
        (marked(claim(content=None)), "has no content"),
        (marked(claim(cue=None)), "has no cue"),
        (marked(claim(quantities=[{"span": "2:it", "op": "about", "low": "12"}])), "should be numbers"),
        (marked(claim(quantities=[{"span": "2:it", "op": "about", "size": 1}])), "a quantity has unknown keys"),
        (marked() + "{", "line 13: "),
        (marked() + "[]", "line 13: "),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(UserError, match=re.escape(says)) as error:
        read(tmp_path, content)
    assert "rain.txt" in str(error.value)
    assert "docs/annotation.md" in str(error.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    from newsclaims.gold import markup

    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match=r"a\.txt"):
        markup.read(tmp_path / "a.txt", TEXT)


# Few words, so that they come again; spaces, dots and hashes as in real sentences.
sentence = st.lists(st.sampled_from(["on", "Monday", "said", "a.", "“on”", "#2", "3:on", "…"]), min_size=1, max_size=8).map(" ".join)


@given(st.lists(sentence, min_size=1, max_size=3), st.data())
def test_words_are_found_where_they_are_counted(lines: list[str], data: st.DataObject) -> None:
    text, sentences = "\n\n".join(lines), []
    at = 0
    for line in lines:
        sentences.append(Sentence((at, at + len(line)), "other"))
        at += len(line) + 2
    number = data.draw(st.integers(1, len(lines)))
    line = lines[number - 1]
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    wanted = line[start:end]
    assume(not any(0 < i < len(line) and line[i - 1].isalnum() and line[i].isalnum() for i in (start, end)))
    # These two mean something of their own.
    assume(" … " not in wanted and not re.search(r"#\d+$", wanted))
    places = [i for i in range(start + 1) if line.startswith(wanted, i)]
    first = sentences[number - 1].span[0]
    expected = (first + start, first + end)
    given_place = f"{number}:{wanted}#{len(places)}"
    assume(given_place.split(":", 1)[1] not in line)
    assert span_of(given_place, text, sentences) == expected
    if len(places) == 1:
        assert span_of(f"{number}:{wanted}", text, sentences) == expected


@given(st.integers(0, 5), st.integers(0, 5))
def test_a_span_reaches_from_the_first_words_to_the_last(first: int, last: int) -> None:
    assume(first < last)
    words_of = ["one", "two", "three", "four", "five", "six"]
    text = "one two three.\n\nfour five six."
    sentences = [Sentence((0, 14), "other"), Sentence((16, 30), "other")]
    place = f"{1 + first // 3}:{words_of[first]} … {1 + last // 3}:{words_of[last]}"
    start, end = span_of(place, text, sentences)
    assert text[start:end].split(maxsplit=1)[0].strip(".") == words_of[first]
    assert text[start:end].endswith(words_of[last])
    if first // 3 == last // 3:
        assert span_of(f"{1 + first // 3}:{words_of[first]} … {words_of[last]}", text, sentences) == (start, end)


def test_a_span_within_a_word_is_a_mistake() -> None:
    text = "The mayor said he left."
    with pytest.raises(Exception, match="within a word"):
        span_of("1:he", text, [Sentence((0, len(text)), "other")])
    assert span_of("1:he#2", text, [Sentence((0, len(text)), "other")]) == (15, 17)
