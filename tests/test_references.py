"""References: BibTeX that reads back as it was meant, APA sentences, CSL-JSON of the right structure."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from cited_examples import ABOUTS, DOI, FINGERPRINT, NAMES, ODD, PART, PLAIN
from newsclaims.catalogue import cited, references
from newsclaims.catalogue.about import About, Author

ESCAPES = re.compile(r"\\text(braceleft|braceright|backslash|asciitilde|asciicircum)\{\}|\\([&%$#_])")
SIGNS = {"braceleft": "{", "braceright": "}", "backslash": "\\", "asciitilde": "~", "asciicircum": "^"}


def meant(tex: str) -> str:
    """What TeX shows of an escaped text; a brace or special sign that is not escaped is an error."""
    assert not re.search(r"[{}&%$#_~^\\]", ESCAPES.sub("", tex)), tex
    return ESCAPES.sub(lambda found: SIGNS[found[1]] if found[1] else found[2], tex)


def parsed(entry: str) -> dict[str, str]:
    """The fields of one entry, read as BibTeX does: a value ends with its last brace, escaped or not."""
    head = re.match(r"@(\w+)\{([^\s,{}\"#%~\\']+),\n", entry)
    assert head
    fields = {"type": head[1], "key": head[2]}
    at = head.end()
    while not entry.startswith("}", at):
        name = re.compile(r"\s*(\w+)\s*=\s*").match(entry, at)
        assert name, entry[at:]
        at = name.end()
        if entry[at] != "{":
            word = re.compile(r"[a-z]+").match(entry, at)
            assert word
            fields[name[1]] = word[0]
            at = word.end()
        else:
            start, depth = at, 0
            while True:
                depth += {"{": 1, "}": -1}.get(entry[at], 0)
                at += 1
                if not depth:
                    break
            fields[name[1]] = entry[start + 1 : at - 1]
        assert entry[at : at + 2] == ",\n"
        at += 2
    assert entry[at:] == "}\n"
    return fields


def people(field: str) -> list[str]:
    """The authors: parted at the word and outside braces."""
    found, depth = [""], 0
    for token in re.split(r"([{}]| and )", field):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if token == " and " and not depth:
            found.append("")
        else:
            found[-1] += token
    return found


def read_author(author: str) -> tuple[str, ...]:
    """One name for ``{Name}``; family and given for ``Family, Given``, either of which may be in braces."""
    outside = []
    depth = 0
    for k, sign in enumerate(author):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "," and not depth:
            outside.append(k)
    assert len(outside) < 2, author
    parts = [author[: outside[0]], author[outside[0] + 2 :]] if outside else [author]
    bare = [part[1:-1] if part.startswith("{") else part for part in parts]
    assert outside or author.startswith("{")
    return tuple(map(meant, bare))


def test_bibtex() -> None:
    entry = references.bibtex(cited.of(PLAIN, FINGERPRINT))
    assert parsed(entry) == {
        "type": "dataset",
        "key": "newsclaims-0.1.0",
        "author": "{The Example Group} and Smith, Ada",
        "title": "{newsclaims: who said what}",
        "year": "2026",
        "month": "nov",
        "day": "25",
        "version": "0.1.0",
        "publisher": "Zenodo",
        "howpublished": "Data set, version 0.1.0",
        "doi": DOI,
        "url": f"https://doi.org/{DOI}",
        "note": f"Fingerprint 0123456789ab (sha256:{FINGERPRINT})",
    }
    assert "author       = {{The Example Group} and Smith, Ada}," in entry
    # An organisation alone is in double braces.
    alone = references.bibtex(cited.of(replace(PLAIN, authors=PLAIN.authors[:1]), FINGERPRINT))
    assert "author       = {{The Example Group}}," in alone


def test_bibtex_of_a_part_names_its_rows() -> None:
    fields = parsed(references.bibtex(cited.of(PLAIN, FINGERPRINT, PART)))
    assert fields["note"] == f"Fingerprint 0123456789ab (sha256:{FINGERPRINT}; 2 rows of claims, sha256:{'fe' * 32})"


@pytest.mark.parametrize("about", [PLAIN, ODD])
def test_bibtex_reads_back(about: About) -> None:
    reads_back(about)


@settings(max_examples=15)
@given(ABOUTS)
def test_bibtex_reads_back_whatever_is_said(about: About) -> None:
    reads_back(about)


def reads_back(about: About) -> None:
    thing = cited.of(about, FINGERPRINT)
    fields = parsed(references.bibtex(thing))
    assert meant(fields["title"][1:-1]) == thing.about.title
    assert [read_author(one) for one in people(fields["author"])] == [expected(author) for author in thing.about.authors]


def expected(author: Author) -> tuple[str, ...]:
    return (author.family, author.given) if author.family and author.given and not author.name else (author.full,)


def test_bibtex_keeps_letters_of_all_scripts() -> None:
    assert "山田, 太郎" in references.bibtex(cited.of(ODD, FINGERPRINT))


def test_apa() -> None:
    assert references.apa(cited.of(PLAIN, FINGERPRINT)) == (
        "The Example Group, & Smith, A. (2026). newsclaims: who said what (Version 0.1.0, fingerprint 0123456789ab) [Data set]. Zenodo. "
        f"Fingerprint sha256:{FINGERPRINT}. https://doi.org/{DOI}"
    )
    bare = replace(PLAIN, authors=PLAIN.authors[:1], doi=None, url=None, repository=None, released=None)
    assert references.apa(cited.of(bare, FINGERPRINT, PART)) == (
        "The Example Group. (n.d.). newsclaims: who said what (Version 0.1.0, fingerprint 0123456789ab) [Data set]. "
        f"Fingerprint sha256:{FINGERPRINT}; 2 rows of claims, sha256:{'fe' * 32}."
    )


def test_where_authors_are_not_known_yet_the_title_takes_their_place() -> None:
    """A new repository may have none, and its page cites it all the same."""
    thing = cited.of(replace(PLAIN, authors=()), FINGERPRINT)
    assert references.apa(thing).startswith(f"{PLAIN.title} (Version {PLAIN.version}, fingerprint ")
    assert "author" not in parsed(references.bibtex(thing))


def test_apa_names() -> None:
    found = references.apa(cited.of(replace(PLAIN, authors=NAMES[:6]), FINGERPRINT))
    assert found.startswith("Suharto, 山田, 太郎, حسيني, مریم, O'Brien, M. M., Müller-Lüdenscheidt, J.-P. K., & van der Berg, A. (2026).")


@pytest.mark.parametrize(("count", "beginning"), [(2, "A0, & A1. ("), (3, "A0, A1, & A2. ("), (21, "A0, A1, A2, "), (30, "A0, A1, A2, ")])
def test_apa_names_twenty_authors(count: int, beginning: str) -> None:
    authors = tuple(Author(name=f"A{n}") for n in range(count))
    found = references.apa(cited.of(replace(PLAIN, authors=authors), FINGERPRINT))
    assert found.startswith(beginning)
    if count > 20:
        assert f"A18, . . . A{count - 1}. (2026)" in found
        assert "A19," not in found


# The structure that citation processors ask for: https://docs.citationstyles.org/ and csl-data.json of the same project.
TEXTS = {"id", "type", "title", "version", "publisher", "DOI", "URL", "abstract", "keyword", "note"}


def right(item: dict[str, Any]) -> None:
    assert {"id", "type"} <= item.keys() <= TEXTS | {"author", "issued", "custom"}
    assert item["type"] == "dataset"
    assert all(isinstance(value, str) and value for key, value in item.items() if key in TEXTS)
    for name in item["author"]:
        assert name.keys() in ({"literal"}, {"family", "given"})
        assert all(isinstance(value, str) and value for value in name.values())
    if "issued" in item:
        assert item["issued"] == {"date-parts": [[2026, 11, 25]]}
    assert isinstance(item["custom"], dict)


@pytest.mark.parametrize("about", [PLAIN, ODD, replace(PLAIN, released=None, keywords=())])
def test_csl_json(about: About) -> None:
    (item,) = json.loads(json.dumps(references.csl(cited.of(about, FINGERPRINT))))
    right(item)
    assert item["title"] == about.title
    assert FINGERPRINT in item["note"]
    assert item["version"] == "0.1.0"
    assert item.get("DOI") == about.doi


def test_csl_json_of_a_part_holds_the_query() -> None:
    (item,) = references.csl(cited.of(PLAIN, FINGERPRINT, PART))
    right(item)
    assert item["custom"]["query"] == "SELECT 1;"
    assert item["custom"]["rows"] == 2
