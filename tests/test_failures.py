"""A reject tells what failed without quoting more of a text than a public release may show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims import failures
from newsclaims.reading import metadata, records
from newsclaims.reading.outcome import Refusal
from newsclaims.rights import wording
from withheld_dataset import story

TEXT = story(1)


@given(st.text())
def test_a_message_is_cut(message: str) -> None:
    told = failures.told(ValueError(message))
    assert told.startswith("ValueError: ")
    assert len(told) <= len("ValueError: ") + failures.LONGEST
    assert len(told.split()) <= 1 + failures.WORDS


def test_short_values_are_quoted_whole() -> None:
    assert failures.quoted("yesterday") == "'yesterday'"
    assert failures.quoted("a b c d e f g h i j") == "'a b c d e f g h...'"
    assert len(failures.quoted("a" * 500)) < 90


def test_no_reject_quotes_a_run_of_the_text_that_it_refuses(tmp_path: Path) -> None:
    withheld = wording.withheld_runs([(TEXT, 0)])
    inputs = {
        "ragged.csv": f'text,title\n"{TEXT}",a,b\n',
        "header.csv": ",".join(["text", *[" ".join(TEXT.split()[k : k + 12]).replace(",", "") for k in (0, 0)]]) + "\nx,y,z\n",
        "broken.jsonl": f'{{"text": "{TEXT.split(".")[0]}\n',
        "front.md": f"---\n{TEXT.replace(chr(10), ' ')}: [\n---\nbody",
        "quotes.csv": f'text\n"{TEXT}\n',
        "listed.jsonl": json.dumps([TEXT]),
    }
    for name, content in inputs.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        refused = [one for one in records.read(tmp_path / name) if isinstance(one, Refusal)]
        assert refused, name
        assert not any(wording.shares(one.detail, withheld) for one in refused), name
    for column in ("published", "language", "text_release"):
        with pytest.raises(ValueError, match=column) as refusal:
            metadata.checked({column: TEXT})
        assert not wording.shares(str(refusal.value), withheld)
