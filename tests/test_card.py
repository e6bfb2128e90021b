"""The card: what it says is what the tables say, what it prints is escaped, and it refuses what was not validated."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from PIL import Image

from conftest import REPOSITORY
from newsclaims import digests, fingerprints, ids, schema
from newsclaims.card import facts, plots
from newsclaims.card.frontmatter import front_matter
from newsclaims.card.markdown import UNSEEN, Markdown, cell, code, escape, render
from newsclaims.catalogue import about
from newsclaims.catalogue.statements import STATEMENTS
from newsclaims.errors import UserError
from newsclaims.stages import card
from small_dataset import AID, PARAMS, TEXT, approve, build, rows

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PAYLOADS = [
    "a | b",
    "`code`",
    "<script>alert(1)</script>",
    "<!-- -->",
    "---",
    "===",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "# title",
    "- item",
    "1. item",
    "> quote",
    "![x](http://e.example/p.png)",
    "[x]: http://e.example",
    "*a* _b_ ~~c~~ $d$",
    "&lt;b&gt;",
    "back\\slash",
    "line\n\n---\nlicense: mit",
    "right\u202eleft",
    "    indented",
]


def shown(markdown: str) -> str:
    """What a reader sees of one paragraph; fails where it is anything else."""
    tokens = PARSER.parse(markdown)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], markdown
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text"}, markdown
    return "".join(child.content for child in children)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escaped_payloads_show_as_they_are(payload: str) -> None:
    assert shown(escape(payload).strip()) == UNSEEN.sub(" ", payload).strip()


@given(st.text(st.sampled_from("ab 1.)-+=:#>*_`[]()!<&;|~$@{}\\\"'/\n\t"), min_size=1))
def test_escaped_text_never_becomes_markup(text: str) -> None:
    visible = UNSEEN.sub(" ", text).strip()
    if visible:
        assert shown(escape(text).strip()) == visible


@given(st.text(st.sampled_from("ab `|\\<*_\n"), min_size=1))
def test_code_in_a_cell_stays_one_code_span(text: str) -> None:
    tokens = PARSER.parse(f"| h | i |\n|---|---|\n| {code(text)} | next |\n")
    cells = [token for token in tokens if token.type == "inline"][2:]
    if text.strip():
        assert [child.type for child in cells[0].children or []] == ["code_inline"]
        assert (cells[0].children or [])[0].content.strip() == UNSEEN.sub(" ", text).strip()
    assert cells[1].content == "next"


def test_cells_are_cut_and_null_is_empty() -> None:
    assert cell(None) == ""
    assert cell("a" * 100) == "a" * 79 + "\u2026"
    assert cell([{"start": 1}]) == r'\[\{"start": 1\}\]'
    assert cell("a\n\n| b") == r"a \| b"
    assert escape(Markdown("*")) == "*"


def written(root: Path) -> str:
    """The card without its head."""
    card.run(root, PARAMS)
    return (root / "dataset" / "README.md").read_text(encoding="utf-8").split("\n---\n", 1)[1]


def test_front_matter_tells_configs_features_and_sizes(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    written(tmp_path)
    head: Any = next(yaml.safe_load_all((dataset / "README.md").read_text(encoding="utf-8").split("\n---\n", 1)[0]))
    assert (head["license"], head["license_name"]) == ("other", "annotations-cc-by-4.0-texts-under-their-own-rights")
    assert head["language"] == ["en"]
    assert head["size_categories"] == ["n<1K"]
    assert [c["config_name"] for c in head["configs"]] == list(schema.TABLES)
    assert [c["config_name"] for c in head["configs"] if c.get("default")] == ["claims"]
    for info in head["dataset_info"]:
        name = info["config_name"]
        (file,) = (dataset / name).glob("*.parquet")
        digest = ids.sha256(f"{ids.sha256(file.read_bytes())}  {name}/{file.name}\n".encode())
        assert info["description"].endswith(f"Content: sha256:{digest}")
        assert info["splits"][0]["num_examples"] == len(rows()[name])
        assert info["download_size"] == file.stat().st_size
        assert info["features"] == schema.features_yaml(schema.load(name, tmp_path / "schema"))
        assert re.fullmatch(r"\d+\.\d+\.\d+", info["version"])


def test_body_shows_samples_dictionary_and_provenance(tmp_path: Path) -> None:
    build(tmp_path)
    body = written(tmp_path)
    assert "3 claims from 1 article, each" in body
    assert r"| `title` | Rain \| at \`last\` |" in body
    assert '| `text` | it would rain | "Take a coat," | The river is high. |' in body
    assert "3 claims (1 assertion, 1 direct, 1 indirect)" in body
    assert "1 reject (empty: 1).\n" in body
    assert "without rows" not in body
    assert f"- `rain.txt`: `{ids.sha256(TEXT.encode())}`" in body
    assert "- Warning: claims, share of null sources: 1 of 3" in body
    assert "Not measured" in body
    for name in schema.TABLES:
        for line in schema.dictionary(schema.load(name, tmp_path / "schema")):
            assert f"| `{line.column}` | {line.type} |" in body


def test_every_table_in_the_body_is_a_table(tmp_path: Path) -> None:
    """A stray blank line or pipe would turn a table into a paragraph of pipes."""
    content = rows()
    content["claims"][0]["source_name"] = "| a | `b` <i>\n---\n{{ x }}"
    build(tmp_path, content)
    with_quality(tmp_path)
    tokens = PARSER.parse(written(tmp_path))
    assert sum(token.type == "table_open" for token in tokens) == 1 + 5 + 1 + 5
    for token in tokens:
        assert not (token.type == "inline" and token.level == 1 and token.content.startswith("|"))
        assert token.type not in {"html_block", "hr"}
        assert all(child.type != "html_inline" for child in token.children or [])


def with_quality(root: Path) -> None:
    figure = {"precision": 0.5, "recall": 0.25, "f1": 0.3333, "f1_low": 0.1, "f1_high": 0.6, "predicted": 2, "gold": 4}
    evaluation = {
        "gold": {"articles": 3, "missing": 1, "rejected": 1, "measured": 1, "sentences": 4, "mentions": 2, "claims": 2, "quantities": 1},
        "bootstrap": {"resamples": 2000, "seed": 1, "sentences": 4},
        "claims": {
            "overlap": {"source": figure, "cue": {"recall": 0.0, "f1": 0.0, "predicted": 0, "gold": 4}},
            "words": {"cue": figure},
            "kind": {"accuracy": 0.5, "accuracy_low": 0.1, "accuracy_high": 0.9, "n": 2},
            "abstention": {
                name: {"share": share, "share_low": 0.0, "share_high": 1.0, "n": 2} for name, share in (("predicted", 0.5), ("gold", 0.25))
            },
        },
        "agreement": {
            "articles": 1,
            "claims": {"overlap": {"source": {**figure, "f1": 0.8765}}},
            "alpha": {"words": 9, "cue": 0.9, "content": 0.756},
        },
    }
    (root / "dataset" / "evaluation.json").write_text(json.dumps(evaluation), encoding="utf-8")


def test_quality_has_its_size_its_intervals_and_the_agreement(tmp_path: Path) -> None:
    build(tmp_path)
    with_quality(tmp_path)
    body = written(tmp_path)
    assert "Measured on 1 article annotated by `docs/annotation.md` (4 sentences, 2 entity mentions, 2 attributed claims, 1 quan" in body
    assert "annotations of 2 further article(s) could not be used" in body
    assert "| source | F1 | 0.33 | 0.10 to 0.60 | 0.88 | 4 |" in body
    assert "| cue | F1 | 0.00 |  |  | 4 |" in body
    assert "| kind | accuracy | 0.50 | 0.10 to 0.90 |  | 2 |" in body
    assert "Without a source: 50 % of the claims found, 25 % of those in the gold" in body
    assert "(Krippendorff's alpha): content 0.76, cue 0.90." in body
    assert "1 article was annotated twice, in separate passes" in body
    assert "\n\n| figure | measure | measured |" in body
    assert "bootstrap over 4 sentences, 2,000 resamples" in body
    assert "Not measured" not in body


def test_gold_that_was_not_measured_gives_no_figure(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    (dataset / "evaluation.json").write_text(json.dumps({"gold": {"articles": 1, "missing": 1, "measured": 0}}), encoding="utf-8")
    assert "Not measured" in written(tmp_path)


def test_words_that_may_not_be_released_are_not_in_the_card(tmp_path: Path) -> None:
    content = rows()
    content["articles"][0] |= {"text_release": "none", "title": None}
    build(tmp_path, content)
    body = written(tmp_path)
    assert "(text not released)" in body
    for words in ("it would rain", "Take a coat", "The river is high", "Rain at last"):
        assert words not in body
    assert AID in body


def refused(root: Path) -> str:
    with pytest.raises(UserError) as error:
        card.run(root, PARAMS)
    assert not (root / "dataset" / "README.md").exists()
    assert not (root / "dataset" / "figures").exists()
    return str(error.value)


def test_refuses_without_a_report(tmp_path: Path) -> None:
    (build(tmp_path) / "validation.json").unlink()
    assert "not found; only validated tables are described" in refused(tmp_path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"totals": {"rules": 9, "passed": 8, "warnings": 0, "failures": 1}}, "validation failed"),
        ({"success": False}, "validation failed"),
        ({"totals": {}}, "not a report"),
        ({"checked": None}, "not a report"),
        ({"checked": {}}, "not the ones that were validated: articles/train-00000-of-00001.parquet, claims"),
    ],
)
def test_refuses_a_report_that_does_not_vouch(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    path = build(tmp_path) / "validation.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    assert says in refused(tmp_path)


def test_refuses_files_changed_added_or_lost_since(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    file = dataset / "claims" / "train-00000-of-00001.parquet"
    report = (dataset / "validation.json").read_bytes()
    content = rows()
    content["claims"].pop()
    build(tmp_path, content)
    (dataset / "validation.json").write_bytes(report)
    assert "not the ones that were validated: claims/train-00000-of-00001.parquet;" in refused(tmp_path)
    approve(dataset)
    file.with_name("train-00001-of-00002.parquet").write_bytes(file.read_bytes())
    assert "validated: claims/train-00001-of-00002.parquet;" in refused(tmp_path)
    for path in file.parent.glob("*.parquet"):
        path.unlink()
    assert "dataset/claims: no Parquet file" in refused(tmp_path)


def test_the_fingerprint_is_shown_and_can_be_checked_as_the_card_says(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    found = fingerprints.of_dataset(dataset)
    body = written(tmp_path)
    assert f"Fingerprint of the data: `sha256:{found.value}`" in body
    assert f"(sha256:{found.value})}}" in body
    for name, one in found.tables.items():
        assert re.search(rf"\| `{name}` \|.*\| {one.rows} \| [\d,]+ \| `{one.sha256[:16]}` \|", body)
    (command,) = re.findall(r"```sh\n(.*?)```", body, re.DOTALL)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == found.value


def test_it_is_described_and_cited_as_its_people_say(tmp_path: Path) -> None:
    build(tmp_path)
    cff = {"cff-version": "1.2.0", "title": "Kabul: who *said* what", "version": "0.3.0", "abstract": "A.", "license": "CC0-1.0"}
    path = tmp_path / "CITATION.cff"
    path.write_text(yaml.safe_dump(cff), encoding="utf-8")
    body = written(tmp_path)
    assert "# Kabul: who \\*said\\* what\n" in body
    assert "Annotations: CC0\\-1.0." in body or "Annotations: CC0-1.0." in body
    assert "Not yet: `CITATION.cff` lacks authors." in body
    path.write_text(yaml.safe_dump(cff | {"authors": [{"name": "The Kabul desk"}]}), encoding="utf-8")
    assert "@dataset{kabul-0.3.0,\n  author       = {{The Kabul desk}},\n  title        = {{Kabul: who *said* what}}," in written(tmp_path)
    head = (tmp_path / "dataset" / "README.md").read_text(encoding="utf-8")
    assert "license_name: annotations-cc0-1.0-texts-under-their-own-rights" in head


def test_refuses_a_fingerprint_that_is_missing_edited_or_of_other_tables(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    path = dataset / "fingerprint.json"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace('"rows": 3', '"rows": 4'), encoding="utf-8")
    assert "of other tables than these" in refused(tmp_path)
    path.write_text(good.replace(fingerprints.of_dataset(dataset).value, "0" * 64), encoding="utf-8")
    assert "the file was changed" in refused(tmp_path)
    path.unlink()
    assert "fingerprint.json: not found; stage metadata writes it: run dvc repro" in refused(tmp_path)


def test_the_datasheet_says_what_croissant_says(tmp_path: Path) -> None:
    build(tmp_path)
    with_quality(tmp_path)
    body = written(tmp_path)
    unsaid = {"dataCollectionType", "annotationsPerItem"}
    for key, texts in STATEMENTS.items():
        assert key in unsaid or all(escape(text) in body for text in texts), key


def test_two_runs_in_two_places_give_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for place in ("one", "a longer place"):
        root = tmp_path / place
        dataset = build(root)
        model = root / PARAMS.model
        model.mkdir(parents=True)
        (model / "meta.json").write_text("{}", encoding="utf-8")
        card.run(root, PARAMS)
        found.append({path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(dataset.rglob("*")) if path.is_file()})
        assert str(tmp_path) not in found[-1]["dataset/README.md"].decode()
        assert f"sha256:{digests.of_folder(model)}" in found[-1]["dataset/README.md"].decode()
    assert found[0] == found[1]
    assert {Path(name).name for name in found[0] if name.endswith(".png")} == {"claim-kinds.png", "entity-types.png", "sources.png"}


def test_no_plot_of_nothing_and_none_left_over(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    card.run(tmp_path, PARAMS)
    body = written(tmp_path)
    assert "![Claims by kind (n = 3 claims in 1 article)](figures/claim-kinds.png)" in body
    assert "(n = 2 claims in 1 article; 0 without a named source)](figures/sources.png)" in body
    build(tmp_path, {name: [] for name in schema.TABLES})
    body = written(tmp_path)
    assert "![" not in body
    assert list((dataset / "figures").iterdir()) == []
    assert body.count("No row.") == len(schema.TABLES)
    assert "tables without rows (`articles`, `sentences`, `entities`, `claims`, `rejects`)" in body


def test_plots_depend_on_numbers_alone() -> None:
    values = [("$x^2$ & <b>", 3), ("\u570b", 2), ("a" * 200, 1)]
    png = plots.bars("Title $1", "claims", values)
    with mpl.rc_context({"font.size": 30, "savefig.dpi": 30, "axes.facecolor": "red", "font.family": "monospace"}):
        assert plots.bars("Title $1", "claims", values) == png
    image = Image.open(io.BytesIO(png))
    assert image.info.keys() <= {"dpi"}
    assert plots.bars("Title $1", "claims", [*values[:2], ("a" * 200, 2)]) != png


def test_a_template_without_its_value_fails() -> None:
    with pytest.raises(Exception, match="undefined"):
        render("template.md.j2", {})


def test_sizes() -> None:
    table = schema.load("rejects", Path(__file__).parent.parent / "schema")
    for n, name in ((0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10**8, "100M<n<1B")):
        head = front_matter([facts.TableFacts(table, {}, n, 0, 0, [])], ["en"], replace(about.load(REPOSITORY), version="1.0.0.dev3")).strip("-\n")
        assert yaml.safe_load(head)["size_categories"] == [name]
        assert yaml.safe_load(head)["dataset_info"][0]["version"] == "1.0.0"
