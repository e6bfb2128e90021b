"""PolNeAR: read as it is written, and measured as its scorer does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import REPOSITORY
from newsclaims.errors import UserError
from newsclaims.evaluation import polnear, predictions

SCORER = REPOSITORY.parent / "shared" / "tools" / "score_polnear.py"
POLNEAR = REPOSITORY.parent / "shared" / "corpora" / "polnear" / "dev"
TEXT = "Bo said:\r\n“It rains.”\r\nCy and Bo knew it. They hope for sun."
ANN = """\
T1\tSource 0 2\tBo
T2\tCue 3 7\tsaid
T3\tContent 10 21\t“It rains.”
T4\tAttribution 3 7\tsaid
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
T5\tSource 23 25;30 32\tCy Bo
T6\tCue 33 37\tknew
E2\tAttribution:T6 Source:T5 Cue:T6 Content2:T7
T7\tContent 38 40\tit
#1\tAnnotatorNotes T7\tunsure
"""


def split(root: Path, texts: dict[str, str], annotations: dict[str, str]) -> Path:
    for folder in ("text", "attributions"):
        (root / folder).mkdir(parents=True)
    for name, text in texts.items():
        (root / "text" / f"{name}.txt").write_bytes(text.encode())
    for name, content in annotations.items():
        (root / "attributions" / f"{name}.ann").write_text(content, encoding="utf-8")
    return root


def test_reads_roles_fragments_and_the_first_annotator(tmp_path: Path) -> None:
    found = polnear.read(split(tmp_path / "dev", {"a_1": TEXT}, {"a_1_ann": ANN, "a_1_zoe": "", "gone_ann": ANN}))
    assert list(found) == ["a_1.txt"]
    assert found["a_1.txt"].text == TEXT
    assert found["a_1.txt"].attributions == [
        {"source": [(0, 2)], "cue": [(3, 7)], "content": [(10, 21)]},
        {"source": [(23, 25), (30, 32)], "cue": [(33, 37)], "content": [(38, 40)]},
    ]


def test_another_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"is no split of PolNeAR"):
        polnear.read(tmp_path)
    with pytest.raises(UserError, match=r"no file attributions/"):
        polnear.read(split(tmp_path / "empty", {"a": "b"}, {}))
    with pytest.raises(UserError, match=r"a_ann\.ann: it or its text is not as PolNeAR's files are"):
        polnear.read(split(tmp_path / "odd", {"a": TEXT}, {"a_ann": "T1\tSource\tBo"}))


def test_what_is_annotated_scores_one_and_kinds_come_from_quotation_marks(tmp_path: Path) -> None:
    texts = polnear.read(split(tmp_path / "dev", {"a": TEXT}, {"a_ann": ANN}))
    rows = [{"file": "a.txt", **roles} for roles in texts["a.txt"].attributions]
    ((name, ours, theirs),) = polnear.compared(texts, rows)
    assert name == "a.txt"
    assert [one.kind for one in theirs] == ["direct", "indirect"]
    found = polnear.figures([(ours, theirs)])
    assert found["exact"]["content"]["f1"] == found["joint"]["exact"]["f1"] == found["token"]["source"]["f1"] == 1
    assert found["by_kind"]["direct"]["joint"]["gold"] == 1
    assert found["bootstrap"]["articles"] == 1
    assert any(re.match(r"joint exact +P 100.0  R 100.0  F 100.0 +100.0 to 100.0", line) for line in polnear.lines(found))


needs_scorer = pytest.mark.skipif(
    not SCORER.exists() or not POLNEAR.is_dir(),
    reason="PolNeAR and its scorer are not beside the repository, in ../shared/corpora and ../shared/tools",
)
# Bounds that are near each other bring about ties, where the order of matching tells.
span = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)).map(lambda s: [s[0], min(len(TEXT), s[0] + s[1])])
roles = st.fixed_dictionaries({"source": st.lists(span, max_size=2), "cue": st.lists(span, max_size=1), "content": st.lists(span, max_size=2)})


def theirs(folder: Path, rows: list[dict[str, Any]], dev: Path) -> dict[str, list[str]]:
    predictions.write(folder / "p.jsonl", rows)
    done = subprocess.run([sys.executable, str(SCORER), str(folder / "p.jsonl"), str(dev)], capture_output=True, text=True, check=True)
    return numbers(done.stdout.splitlines())


def numbers(lines: list[str]) -> dict[str, list[str]]:
    """Of each figure, as printed: precision, recall and F in per cent, and the sizes."""
    found = {}
    for line in lines:
        if match := re.match(r"([a-z ]+?) +P +([\d.]+)  R +([\d.]+)  F +([\d.]+).*predicted (\d+), gold (\d+)", line):
            found[match[1]] = list(match.groups()[1:])
    return found


@needs_scorer
def test_agrees_with_the_corpus_own_scorer(tmp_path: Path) -> None:
    """Hundreds of made-up attributions, in articles of their own."""
    made: list[tuple[dict[str, Any], ...]] = []

    @given(st.lists(roles, min_size=1, max_size=5), st.lists(roles, max_size=5))
    def collect(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> None:
        made.append(({"rows": gold}, {"rows": predicted}))

    collect()
    annotations, rows = {}, []
    for n, (gold, predicted) in enumerate(made):
        annotations[f"a{n}_ann"] = "".join(_ann(k, row) for k, row in enumerate(gold["rows"]))
        rows += [{"file": f"a{n}.txt", **row} for row in predicted["rows"]]
    dev = split(tmp_path / "dev", {f"a{n}": TEXT for n in range(len(made))}, annotations)
    articles = [(ours, gold_side) for _, ours, gold_side in polnear.compared(polnear.read(dev), rows)]
    ours = numbers(list(polnear.lines(polnear.figures(articles))))
    expected = theirs(tmp_path, rows, dev)
    assert len(expected) == 11
    assert {name: ours[name] for name in expected} == expected


def _ann(n: int, row: dict[str, Any]) -> str:
    lines, refs = [], []
    for m, role in enumerate(("source", "cue", "content")):
        if row[role]:
            lines.append(f"T{n}{m}\t{role.title()} {';'.join(f'{a} {b}' for a, b in row[role])}\tx")
            refs.append(f"{role.title()}:T{n}{m}")
    return "\n".join([*lines, f"E{n}\t{' '.join(refs)}", ""])
