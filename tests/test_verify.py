"""The reader's check of a release: the clean one passes, and every kind of damage is found, by the check that is for it, and named."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import small_release
from newsclaims import fingerprints, ids, schema
from newsclaims.cli import app
from newsclaims.errors import UserError
from newsclaims.releases import archive
from newsclaims.validation import rules
from newsclaims.verification import checks, findings, folder, listing, offsets, shown
from small_dataset import AID, TEXT

CLAIMS = "claims/train-00000-of-00001.parquet"
SHA = "0" * 64
Damage = Callable[[Path], object]
READ: dict[tuple[str, bytes], schema.Table] = {}


@pytest.fixture(autouse=True)
def schemas_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release's schemas take a fifth of a second to read; here most have the same."""
    read = schema.load

    def remembered(name: str, folder: Path = Path("schema")) -> schema.Table:
        content = (folder / f"{name}.yaml").read_bytes() if (folder / f"{name}.yaml").exists() else b""
        if (name, content) not in READ:
            READ[name, content] = read(name, folder)
        return READ[name, content]

    monkeypatch.setattr(schema, "load", remembered)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_release.build(tmp_path_factory.mktemp("clean"))


@pytest.fixture
def release(clean: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(clean, tmp_path / clean.name))


def problems(path: Path, **options: Any) -> dict[str, list[str]]:
    """The problems by check, as they are printed."""
    outcomes = checks.of_path(path, **options).outcomes
    return {one.check: [findings.line(problem) for problem in one.problems] for one in outcomes if one.count}


def found_by(check: str, path: Path) -> list[str]:
    """The problems that one check finds, without running the others."""
    looked = folder.look(path)
    of_rows = check in ("schema", "rows", "articles", "keys", "offsets")
    planned = checks.of_rows(looked, None) if of_rows else checks.of_statements(looked, None)
    return [findings.line(problem) for problem in findings.collect(check, planned[check]).problems]


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x01
    path.write_bytes(content)


def swap(root: Path) -> None:
    (root / "claims").rename(root / "spare")
    (root / "entities").rename(root / "claims")
    (root / "spare").rename(root / "entities")


def test_the_clean_release_passes_and_says_what_was_checked(clean: Path) -> None:
    report = checks.of_path(clean)
    assert report.problems == 0
    assert report.kind == "release"
    by_check = {one.check: one for one in report.outcomes}
    assert by_check["files"].checked == (f"{len(list(clean.rglob('*.*')))} files by SHA256SUMS",)
    assert "claims: 3 rows" in by_check["rows"].checked
    assert f"claims: 3 rows by {41} rules" in by_check["offsets"].checked
    assert [one.check for one in report.outcomes if one.unchecked] == ["certificate"]


FILES: dict[str, tuple[Damage, str]] = {
    "a byte of a Parquet file": (lambda r: flip(r / CLAIMS, 40), f"{CLAIMS}: was changed: .*, expected "),
    "a byte of a text file": (lambda r: flip(r / "csv" / "rejects.csv", 3), "csv/rejects.csv: was changed"),
    "a renamed file": (lambda r: (r / "csv" / "rejects.csv").rename(r / "csv" / "other.csv"), "csv/rejects.csv: is missing"),
    "its new name": (lambda r: (r / "csv" / "rejects.csv").rename(r / "csv" / "other.csv"), "csv/other.csv: is extra"),
    "an extra file": (lambda r: (r / ".hidden").write_text("x"), r"\.hidden: is extra"),
    "no list": (lambda r: (r / "SHA256SUMS").unlink(), "SHA256SUMS: not found"),
    "a list cut off": (lambda r: (r / "SHA256SUMS").write_bytes((r / "SHA256SUMS").read_bytes()[:-1]), "no line end"),
    "a list that is no text": (lambda r: (r / "SHA256SUMS").write_bytes(b"\xff"), "not a list of SHA-256 in UTF-8"),
    "a path out of the folder": (lambda r: append(r, f"{SHA}  ../../etc/passwd\n"), r"not one inside .*: '../../etc/passwd'"),
    "an absolute path": (lambda r: append(r, f"{SHA}  /etc/passwd\n"), "not one inside"),
    "a file listed twice": (lambda r: append(r, f"{SHA}  LICENSE\n{SHA}  LICENSE\n"), "lists a file again: 'LICENSE'"),
    "a line of another form": (lambda r: append(r, f"{SHA} *LICENSE\n"), "two spaces and a path"),
}


def append(root: Path, text: str) -> None:
    with (root / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write(text)


@pytest.mark.parametrize("damage", FILES)
def test_files_are_those_of_the_list(release: Path, damage: str) -> None:
    do, said = FILES[damage]
    do(release)
    found = found_by("files", release)
    assert any(re.search(said, one) for one in found), found


Change = Callable[[list[small_release.Row]], object]
# Changes that the hashes of rows show: the table, what is done, the check and the words that tell it.
LOGICAL: dict[str, tuple[str, Change, str, str]] = {
    "a lost row": ("claims", lambda r: r.pop(), "articles", f"claims: article {AID}: rows are lost: 2 rows, expected 3"),
    "the count of the table": ("claims", lambda r: r.pop(), "rows", "claims: has another number of rows: 2, expected 3"),
    "a doubled row": ("claims", lambda r: r.append(r[0]), "articles", "rows are extra: 4 rows, expected 3"),
    "an article of no other table": ("articles", lambda r: r[0].update(article_id="0" * 16), "articles", "articles: article 0{16}: rows are extra"),
    "another value": ("claims", lambda r: r[1].update(stance="doubting"), "articles", f"claims: article {AID}: rows differ"),
    "a changed text": ("articles", lambda r: r[0].update(text=TEXT.replace("Rain", "Snow")), "rows", "articles: has other rows"),
    "another reject": ("rejects", lambda r: r[0].update(detail="x"), "articles", "rejects: empty.txt: rows differ"),
}


@pytest.mark.parametrize("damage", LOGICAL)
def test_changed_rows_show_behind_new_hashes_of_files(release: Path, damage: str) -> None:
    table, do, check, said = LOGICAL[damage]
    small_release.change(release, table, do)
    small_release.seal(release)
    assert not found_by("files", release)
    assert not found_by("certificate", release)
    found = found_by(check, release)
    assert any(re.search(said, one) for one in found), found


# Changes behind which all hashes are made anew, those of rows, too: the table, what is done, the check and what it tells. Those of one group are
# made together, since each must be told, not only the first.
HIDDEN: dict[str, list[tuple[str, Change, str, str]]] = {
    "texts": [
        ("articles", lambda r: r[0].update(text=TEXT.replace("Rain", "Snow")), "offsets", f"articles/.*: article {AID}: row 0: {AID}: .*text-hash"),
        ("sentences", list, "offsets", "sentences/.*: row 0: .*: breaks the rule text-is-slice: 'Rain at last', expected 'Snow at last'"),
    ],
    "ids": [("articles", lambda r: r[0].update(text_sha256=ids.sha256(b"")), "offsets", f"id-is-hash: '{AID}', expected 'e3b0c44298fc1c14'")],
    "offsets": [
        ("sentences", lambda r: r[2].update(start=r[2]["start"] + 1), "offsets", "sentences/.*text-is-slice"),
        ("entities", lambda r: r[0].update(end=9999), "offsets", "span-inside: '14-9999', expected 'a part of 0-" + f"{len(TEXT)}'"),
        ("claims", lambda r: r[0].update(text="it may rain"), "offsets", "text-is-fragments: 'it may rain', expected '.it would rain"),
    ],
    "spans of claims": [
        ("claims", lambda r: r[0].update(source_start=r[0]["source_start"] + 1), "offsets", "source-is-slice: 'Ada Smith', expected 'da Smith'"),
        ("claims", lambda r: r[0].update(cue_text="sang"), "offsets", "cue-is-slice: 'sang', expected 'said'"),
        ("claims", lambda r: r[1].update(addressee_text="the Times"), "offsets", "addressee-is-slice"),
        ("claims", lambda r: r[1].update(medium_start=1, medium_end=2, medium_text="x"), "offsets", "medium-is-slice: 'x', expected 'a'"),
        ("claims", lambda r: r[0].update(certainty_start=1, certainty_end=2, certainty_text="x"), "offsets", "certainty-is-slice"),
        ("claims", lambda r: r[0].update(time_start=1, time_end=2, time_text="x"), "offsets", "time-is-slice"),
        ("claims", lambda r: r[1].update(source_text=None), "offsets", "source-whole"),
    ],
    "quantities": [
        ("claims", lambda r: r[1]["quantities"][0].update(text="two"), "offsets", "quantities-are-slices: '.two.', expected '.a coat.'"),
        ("claims", lambda r: r[1]["quantities"][0].update(victim="boat"), "offsets", "victims-are-slices: '.boat.', expected '.coat.'"),
        ("claims", lambda r: r[1]["quantities"][0].update(perpetrator="boat"), "offsets", "perpetrators-are-slices"),
    ],
    "keys": [
        ("claims", lambda r: r.append(r[2]), "keys", "row 3: .*: its primary key is there more than once: 2 rows, expected 1 row"),
        ("claims", lambda r: r[0].update(article_id="f" * 16), "keys", "article_id names no row of articles: 'f{16}'"),
        ("entities", lambda r: r[0].update(sentence_id="x"), "keys", "entities/.*: row 0: .*: sentence_id names no row of sentences: 'x'"),
        ("claims", lambda r: r[1].update(parent_claim_id="x"), "keys", "parent_claim_id names no row of claims"),
    ],
    "parents": [("claims", lambda r: r[0].update(parent_claim_id=r[0]["claim_id"]), "offsets", "parents-form-no-circle")],
}


@pytest.mark.parametrize("group", HIDDEN)
def test_rows_must_hold_together_behind_whatever_hashes(release: Path, group: str) -> None:
    for table, do, _, _ in HIDDEN[group]:
        small_release.change(release, table, do)
    small_release.seal(release, rows_too=True)
    assert not found_by("files", release)
    assert not found_by("certificate", release)
    found = found_by(HIDDEN[group][0][2], release)
    for _, _, _, said in HIDDEN[group]:
        assert any(re.search(said, one) for one in found), (said, found)


SEALED: dict[str, tuple[Damage, str, str]] = {
    "swapped tables": (swap, "schema", f"{CLAIMS}: lacks the columns claim_id, "),
    "a cut-off Parquet file": (lambda r: (r / CLAIMS).write_bytes((r / CLAIMS).read_bytes()[:99]), "schema", f"{CLAIMS}: cannot be read as Parquet"),
    "an empty folder": (lambda r: shutil.rmtree(r / "claims"), "schema", "claims: has no Parquet file"),
    "a schema that is none": (lambda r: (r / "schema" / "claims.yaml").write_text("a: ["), "schema", "schema/claims.yaml: is no schema"),
    "a schema that is missing": (lambda r: (r / "schema" / "claims.yaml").unlink(), "schema", "schema/claims.yaml: not found"),
    "digests that are none": (lambda r: (r / "digests.parquet").write_bytes(b"PAR1"), "articles", "digests.parquet: cannot be read as Parquet"),
    "digests of another form": (lambda r: shutil.copy(r / CLAIMS, r / "digests.parquet"), "articles", "should have the columns"),
    "no digests": (lambda r: (r / "digests.parquet").unlink(), "articles", "digests.parquet: not found"),
    "another version in CITATION.cff": (
        lambda r: (r / "CITATION.cff").write_text((r / "CITATION.cff").read_text().replace("version: 0.1.0", "version: 0.2.0")),
        "versions",
        "CITATION.cff: states another version than certificate.json: 0.2.0, expected 0.1.0",
    ),
    "another version in the Data Package": (
        lambda r: small_release.edit(r / "datapackage.json", {"version": "1.0.0"}),
        "versions",
        "datapackage.json: states",
    ),
    "another version in the card": (
        lambda r: (r / "README.md").write_text((r / "README.md").read_text().replace("0.1.0", "0.1.1")),
        "versions",
        r"README.md \(claims\): states another version",
    ),
    "a card without a head": (lambda r: (r / "README.md").write_text("A card."), "versions", "README.md: its version cannot be read"),
    "no citation": (lambda r: (r / "CITATION.cff").unlink(), "versions", "CITATION.cff: not found"),
    "another version in Croissant": (
        lambda r: (r / "croissant.json").write_text('{"version": "3.0.0"}'),
        "versions",
        "croissant.json: states another",
    ),
    "another day": (lambda r: small_release.edit(r / "certificate.json", {"released": "2026-11-26"}), "versions", "released is not date-released"),
    "a commit that is none": (lambda r: small_release.edit(r / "certificate.json", {"commit": "--upload-pack=x"}), "certificate", "40 hexadecimal"),
    "a kind that is none": (
        lambda r: small_release.edit(r / "certificate.json", {"kind": "secret"}),
        "certificate",
        "kind should be one of full, public",
    ),
    "another tag": (lambda r: small_release.edit(r / "certificate.json", {"tag": "x"}), "certificate", "tag is not .*expected newsclaims@v0.1.0"),
}


@pytest.mark.parametrize("damage", SEALED)
def test_what_hides_behind_new_hashes_of_files_is_found(release: Path, damage: str) -> None:
    do, check, said = SEALED[damage]
    do(release)
    small_release.seal(release)
    assert not found_by("files", release)
    found = found_by(check, release)
    assert any(re.search(said, one) for one in found), found


UNSEALED: dict[str, tuple[Damage, str, str]] = {
    "another fingerprint": (lambda r: small_release.edit(r / "certificate.json", {"fingerprint": SHA}), "certificate", "fingerprint is not that of"),
    "other tables": (
        lambda r: small_release.edit(r / "certificate.json", {"tables": {}}),
        "certificate",
        r"tables.claims.rows is not .*: None, expected 3",
    ),
    "no certificate": (lambda r: (r / "certificate.json").unlink(), "certificate", "certificate.json: not found"),
    "a certificate that is no JSON": (lambda r: (r / "certificate.json").write_text("{"), "certificate", "certificate.json: not JSON"),
    "a certificate that is a list": (lambda r: (r / "certificate.json").write_text("[]"), "certificate", "should be a JSON object"),
    "a certificate too deep to read": (lambda r: (r / "certificate.json").write_text("[" * 99999), "certificate", "not JSON"),
    "a fingerprint that does not add up": (
        lambda r: small_release.edit(r / "fingerprint.json", {"fingerprint": SHA}),
        "rows",
        "not that of its tables",
    ),
    "no fingerprint": (lambda r: (r / "fingerprint.json").unlink(), "rows", "fingerprint.json: not found"),
    "a link": (lambda r: (r / "link").symlink_to("/etc/passwd"), "links", "link: is a link; it was not read"),
    "a link to a folder": (lambda r: (r / "link").symlink_to("/etc"), "links", "link: is a link"),
    "a link for a file": (lambda r: relink(r / "certificate.json"), "links", "certificate.json: is a link"),
    "a pipe": (lambda r: os.mkfifo(r / "pipe"), "links", "pipe: is no regular file"),
}


def relink(path: Path) -> None:
    shutil.move(path, path.parent.parent / "elsewhere.json")
    path.symlink_to(path.parent.parent / "elsewhere.json")


@pytest.mark.parametrize("damage", UNSEALED)
def test_what_is_malformed_is_a_named_problem(release: Path, damage: str) -> None:
    do, check, said = UNSEALED[damage]
    do(release)
    found = found_by(check, release)
    assert any(re.search(said, one) for one in found), found


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_found(clean: Path, data: st.DataObject) -> None:
    looked = folder.look(clean)
    name = data.draw(st.sampled_from(sorted(looked.files)))
    path = clean / name
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    mask = data.draw(st.integers(1, 255))
    try:
        path.write_bytes(before[:at] + bytes([before[at] ^ mask]) + before[at + 1 :])
        assert findings.collect("files", listing.check(looked, folder.hashed(looked))).count
    finally:
        path.write_bytes(before)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_changed_bytes_of_a_table_break_the_check(clean: Path, data: st.DataObject) -> None:
    path = clean / data.draw(st.sampled_from([CLAIMS, "digests.parquet", "certificate.json"]))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    try:
        path.write_bytes(before[:at] + data.draw(st.binary(min_size=1, max_size=9)) + before[at + 1 :])
        changed = path.read_bytes() != before
        assert bool(checks.of_path(clean).problems) == changed
    finally:
        path.write_bytes(before)


def test_rules_that_are_named_are_rules() -> None:
    assert all(offsets.WORDLESS[name] <= rules.ROW_RULES[name].keys() for name in schema.TABLES)
    assert all(rule in rules.ROW_RULES[name] for name, rule in offsets.SHOWN)
    assert offsets.NEEDS.keys() == rules.ROW_RULES.keys()
    assert {rule for named in rules.ROW_RULES.values() for rule in named} >= rules.ADVICE


def test_problems_beyond_twenty_are_counted() -> None:
    outcome = findings.collect("x", (findings.Problem(str(n)) for n in range(23)))
    assert (len(outcome.problems), outcome.count) == (20, 23)


def test_what_a_terminal_would_obey_is_escaped(release: Path) -> None:
    (release / "a\x1b[31m\nb").write_text("x")
    assert found_by("files", release) == ["'a\\x1b[31m\\nb': is extra: SHA256SUMS does not list it"]


def withheld(root: Path, broken: bool = False) -> Path:
    """A public release without any words of its article."""
    made = small_release.rows()
    tables = {name: schema.load(name, Path(__file__).parent.parent / "schema") for name in made}
    made["articles"][0]["text_release"] = "none"
    for name, listed in made.items():
        for row in listed:
            row |= {f.name: None for f in tables[name].fields if f.verbatim}
            for f in tables[name].fields:
                for part in (row.get(f.name) or ()) if f.verbatim_parts else ():
                    part.update(dict.fromkeys(f.verbatim_parts))
    made["claims"][0]["source_name"] = None
    if broken:
        made["claims"][0]["cue_start"] += 1
    return small_release.build(root, made, "public")


def test_withheld_words_are_counted_as_not_checkable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loose = tmp_path / "loose"
    shutil.copytree(Path(__file__).parent.parent / "schema", loose / "schema")
    for path in (loose / "schema").glob("*.yaml"):
        # What is withheld is null: a public release says so in its schemas.
        path.write_text(re.sub(r"(verbatim: true.*constraints: \{)required: true(, )?", r"\1", path.read_text()))
    monkeypatch.setattr("small_dataset.ROOT", loose)
    shutil.copy(Path(__file__).parent.parent / "CITATION.cff", loose)
    report = checks.of_path(withheld(tmp_path / "good"))
    assert report.problems == 0, [one.problems for one in report.outcomes]
    offsets = next(one for one in report.outcomes if one.check == "offsets")
    assert "claims: the words of 3 of 3 rows, since the texts of 1 articles are withheld" in offsets.unchecked
    assert "claims: 0 rows by 41 rules, 3 by the 20 of them that need no words" in offsets.checked
    assert any("id-agrees" in one for one in problems(withheld(tmp_path / "bad", broken=True))["offsets"])
    full = withheld(tmp_path / "full")
    small_release.edit(full / "certificate.json", {"kind": "full"})
    small_release.seal(full)
    assert any("text-hash" in one for one in problems(full)["offsets"])


def test_a_built_dataset_is_checked_without_what_a_release_adds(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = clean.parent.parent
    monkeypatch.chdir(root)
    report = checks.of_path(Path("dataset"))
    assert (report.kind, report.problems) == ("dataset", 0)
    files = next(one for one in report.outcomes if one.check == "files")
    assert "a dataset as it was built, not a release" in files.unchecked[0]
    value = fingerprints.of_dataset(root / "dataset").value
    assert not problems(Path("dataset"), expect=value)
    assert "the dataset's fingerprint is another" in problems(Path("dataset"), expect=SHA)["expected"][0]


def test_one_table_by_name_folder_or_file(clean: Path, release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    value = fingerprints.of_files([clean / CLAIMS]).sha256
    for path in (clean / "claims", clean / CLAIMS):
        report = checks.of_path(path)
        assert report.problems == 0
        assert f"sha256 {value} of 3 rows" in report.outcomes[0].checked
        assert "claims: 3 rows" in report.outcomes[0].checked
    monkeypatch.chdir(clean.parent.parent)
    (Path("dataset") / fingerprints.FILE).unlink()
    report = checks.of_path(Path("claims"))
    assert (report.kind, report.problems) == ("table", 0)
    assert "give the digest with --expect" in report.outcomes[0].unchecked[0]
    assert not problems(Path("claims"), expect=value)
    assert f"claims: has other rows, by their fingerprint: {value}, expected {SHA}" in problems(Path("claims"), expect=SHA)["rows"]
    small_release.change(release, "claims", lambda rows: rows.pop())
    assert "claims: has another number of rows: 2, expected 3" in problems(release / "claims")["rows"]
    (release / CLAIMS).write_bytes(b"PAR1")
    assert "cannot be read as Parquet" in problems(release / CLAIMS)["rows"][0]
    shutil.copy(clean / CLAIMS, release / "claims" / "other.parquet")
    assert "one of 2 files of claims" in checks.of_path(release / "claims" / "other.parquet").outcomes[0].unchecked[0]


def test_an_archive_is_held_against_the_file_beside_it(release: Path) -> None:
    packed = release.parent / f"{release.name}.tar.zst"
    archive.pack(release, packed)
    assert "no newsclaims-0.1.0.json lies beside it" in checks.of_path(packed).outcomes[0].unchecked[0]
    side = release.parent / f"{release.name}.json"
    certificate = json.loads((release / "certificate.json").read_text())
    said = {key: certificate[key] for key in ("name", "version", "kind", "fingerprint", "tag")}
    content = packed.read_bytes()
    beside = {**said, "archive": {"file": packed.name, "sha256": ids.sha256(content), "bytes": len(content)}}
    try:
        from newsclaims.releases import swhid  # type: ignore[attr-defined, unused-ignore]

        beside["swhid"] = swhid.of_folder(release)
    except ImportError:
        pass
    side.write_text(json.dumps(beside))
    assert not problems(packed)
    assert not problems(release)
    side.write_text(json.dumps({**beside, "version": "0.2.0"}))
    assert "version is not that of certificate.json: '0.2.0', expected '0.1.0'" in problems(release)["side file"][0]
    side.write_text(json.dumps(beside))
    flip(packed, len(content) // 2)
    assert any("its sha256 is not what newsclaims-0.1.0.json says" in one for one in problems(packed)["archive"])
    packed.write_bytes(content[:100])
    side.write_text("{")
    found = problems(packed)
    assert "newsclaims-0.1.0.json: not JSON" in found["archive"][0]
    assert "cannot be unpacked" in found["unpacking"][0]


def test_the_command_prints_and_exits_by_what_it_found(clean: Path, release: Path) -> None:
    done = CliRunner().invoke(app, ["verify", str(clean)])
    assert done.exit_code == 0
    assert done.output.splitlines()[-1] == "newsclaims-0.1.0 (release): no problem found"
    assert "ok       keys: claims: parent_claim_id in claims" in done.output
    (release / "LICENSE").write_text("Do what you like.")
    text = shown.as_text(checks.of_path(release), release).splitlines()
    assert "PROBLEM  files: LICENSE: is extra: SHA256SUMS does not list it" in text
    assert text[-1] == "newsclaims-0.1.0 (release): 1 problem"
    done = CliRunner().invoke(app, ["verify", str(release), "--json"])
    assert done.exit_code == 1
    told = json.loads(done.output)
    assert (told["ok"], told["problems"], told["kind"]) == (False, 1, "release")
    files = next(one for one in told["checks"] if one["check"] == "files")
    assert files["problems"] == [{"what": "is extra: SHA256SUMS does not list it", "file": "LICENSE"}]


def test_what_cannot_be_checked_is_refused_in_words(clean: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for path, said in (
        (tmp_path / "none", "not found"),
        (tmp_path, "neither a release nor a dataset"),
        (tmp_path / "notes.txt", "should be a folder"),
    ):
        with pytest.raises(UserError, match=said):
            checks.of_path(path)
    with pytest.raises(UserError, match="--expect"):
        checks.of_path(clean, expect="abc")
