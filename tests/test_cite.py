"""`newsclaims cite`: what it prints, what it compares, what docs/citing.md says of it."""

import json
import re
import shlex
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import typer
import yaml
from typer.testing import CliRunner, Result

from cited_examples import DOI, FINGERPRINT
from newsclaims import atomic, cli, fingerprints, tables
from newsclaims.citing import cite
from newsclaims.commands.cite import Form
from newsclaims.commands.cite import cite as command
from newsclaims.errors import UserError
from small_dataset import ROOT
from two_articles import release, repository

PAGE = (ROOT / "docs" / "citing.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
# The command alone: all of them together take a tenth of a second to set up.
APP = typer.Typer()
APP.command()(command)
WHERE = "publisher = 'The Gazette' and kind = 'direct'"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    repository(root)
    return root


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("released"))


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """The command line, run in ``folder``; a user's mistake is raised."""
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(APP, words)
    if isinstance(done.exception, UserError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done


def test_a_dataset_is_cited_as_the_working_directory_describes_it(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(built, monkeypatch)
    value = fingerprints.of_dataset(built / "dataset").value
    assert done.stdout == (
        f"The newsclaims developers. (n.d.). newsclaims: who claimed what in news articles (Version 0.1.0, fingerprint {value[:12]}) [Data set]. "
        f"Fingerprint sha256:{value}.\n"
    )
    assert "is not released" in done.stderr


def test_a_release_is_cited_as_it_describes_itself(released: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    of_folder = run(tmp_path, monkeypatch, str(released))
    of_archive = run(tmp_path, monkeypatch, f"{released}.tar.zst")
    assert of_folder.stdout == of_archive.stdout
    assert "(2026). newsclaims: who said what (Version 0.1.0" in of_folder.stdout
    assert of_folder.stdout.endswith(f"https://doi.org/{DOI}\n")
    assert of_folder.stderr == ""


@pytest.mark.parametrize("form", [form.value for form in Form])
def test_each_format_stays_readable_with_rows(form: str, released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(released.parent, monkeypatch, released.name, "--where", WHERE, "--format", form)
    part = cite.cite(released, cite.Wish(where=WHERE)).part
    assert part
    assert f"1 row of claims, sha256:{part.sha256}" in done.stdout
    assert part.query in done.output
    if form == "csl-json":
        assert json.loads(done.stdout)[0]["custom"]["query"] == part.query
    elif form == "cff":
        assert yaml.safe_load(done.stdout)["doi"] == DOI
    elif form == "bibtex":
        assert done.stdout.startswith("@dataset{")
        assert done.stdout.endswith("}\n")
        assert "SELECT" not in done.stdout


def test_the_printed_query_runs_beside_the_unpacked_release(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(released.parent, monkeypatch, f"{released.name}.tar.zst", "--where", WHERE, "--json")
    part = json.loads(done.stdout)["part"]
    found = duckdb.execute(part["query"])
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert len(rows) == part["rows"] == 1
    assert fingerprints.of_rows(rows).sha256 == part["sha256"]


@pytest.mark.parametrize(
    "given", [DOI.replace("1003150", "7"), f"https://doi.org/{DOI.replace('1003150', '7')}", f"doi:{DOI.replace('1003150', '7')}"]
)
def test_a_doi_can_be_given(given: str, released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(released.parent, monkeypatch, released.name, "--doi", given).stdout.endswith(" https://doi.org/10.5281/zenodo.7\n")


@pytest.mark.parametrize("words", [[], ["--table", "claims"], ["--where", WHERE]])
def test_the_rows_that_were_cited(words: list[str], released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = json.loads(run(released.parent, monkeypatch, released.name, *words, "--json").stdout)
    digest = made["part"]["sha256"] if words else made["fingerprint"]
    for given in (digest, f"sha256:{digest}", digest.upper()):
        assert "are the ones that were cited" in run(released.parent, monkeypatch, released.name, *words, "--expect", given).stderr
    with pytest.raises(UserError, match=f"not the rows that were cited: expected sha256:{FINGERPRINT}, but .* ha(s|ve) sha256:{digest}"):
        run(released.parent, monkeypatch, released.name, *words, "--expect", FINGERPRINT)


def test_one_changed_value_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = repository(tmp_path)
    made = json.loads(run(tmp_path, monkeypatch, "--where", WHERE, "--json").stdout)
    atomic.write_json(dataset / fingerprints.FILE, fingerprints.of_dataset(dataset).as_json())
    path = tables.files(dataset / "claims")[0]
    arrow = pq.read_schema(path)
    changed = [row | {"stance": "doubting"} if row["kind"] == "direct" else row for row in tables.rows([path])]
    tables.write(changed, arrow, path)
    with pytest.raises(UserError, match="not the rows that were cited"):
        run(tmp_path, monkeypatch, "--where", WHERE, "--expect", made["part"]["sha256"])
    # What the dataset says of itself is no proof.
    with pytest.raises(UserError, match="but all rows have"):
        run(tmp_path, monkeypatch, "--expect", made["fingerprint"])
    tables.write(changed[1:], arrow, path)
    with pytest.raises(UserError, match="claims has 6 rows, but it has 5"):
        run(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--table", "quotes"], "there are articles, sentences"),
        (["--doi", "zenodo 5"], "is no DOI"),
        (["--doi", "10.5281/a b"], "is no DOI"),
        (["--expect", "abc"], "is no digest"),
        (["nowhere"], "nowhere: not found; build the dataset first"),
        (["CITATION.cff"], "should be a folder"),
    ],
)
def test_mistakes_are_told(words: list[str], said: str, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match=said):
        run(built, monkeypatch, *words)


@pytest.mark.parametrize("line", COMMANDS)
def test_the_pages_commands_work_as_written(line: str, released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cite.cite(released, cite.Wish(where=WHERE))
    assert made.part
    words = shlex.split(line.replace("FINGERPRINT", made.fingerprint).replace("DIGEST", made.part.sha256))
    assert words[:2] == ["newsclaims", "cite"]
    assert run(released.parent, monkeypatch, *words[2:]).stdout


def test_the_command_is_found() -> None:
    done = CliRunner().invoke(cli.app, ["cite", "--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0
    assert "Example: newsclaims cite" in done.output


def test_the_page_shows_every_option() -> None:
    assert len(COMMANDS) > 8
    for option in ("--format", "--doi", "--table", "--where", "--expect", "--json"):
        assert option in PAGE


@pytest.mark.parametrize("page", ["README.md", "docs/citing.md"])
def test_commands_that_pages_name_exist(page: str) -> None:
    code = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    named = {name for pair in code for name in re.findall(r"^(?:uv run )?newsclaims ([a-z]+)", "".join(pair), re.MULTILINE)}
    assert named
    assert named <= {one.name for one in cli.app.registered_commands}
