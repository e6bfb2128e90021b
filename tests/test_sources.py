"""seeds/sources.csv: read, or refused with file, line and way out."""

from datetime import date
from pathlib import Path

import pytest

from newsclaims.errors import UserError
from newsclaims.reading.sources import HEADER, load

TOP = ",".join(HEADER) + "\n"


def table(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "sources.csv"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_row(tmp_path: Path, encoding: str) -> None:
    path = table(tmp_path, TOP + '"a.txt","Title, with comma",Outlet,,2021-08-25,,en,,snippet,a note\n', encoding)
    about = load(path, {"a.txt", "b.txt"})
    assert list(about) == ["a.txt"]
    assert (about["a.txt"]["title"], about["a.txt"]["published"], about["a.txt"]["url"]) == ("Title, with comma", date(2021, 8, 25), None)


def test_no_table_is_no_knowledge(tmp_path: Path) -> None:
    assert load(tmp_path / "sources.csv", {"a.txt"}) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"line 1: missing columns: file, .*header should be file,title"),
        (TOP.replace(",note", ""), r"line 1: missing columns: note;"),
        (TOP.replace("note", "note,extra"), r"line 1: .*unknown or twice: extra;"),
        (TOP + "b.txt" + "," * 9 + "\n", r"line 2: there is no file seeds/b\.txt; correct"),
        (TOP + ("a.txt" + "," * 9 + "\n") * 2, r"line 3: a\.txt has a row already, in line 2; remove"),
        (TOP + "a.txt,,,,yesterday,,,,,\n", r"line 2: published is 'yesterday'; it should be a day .*correct"),
        (TOP + "a.txt,,,,,,,,everything,\n", r"line 2: text_release is 'everything'; .*none; correct"),
        (TOP + "a.txt,One, two,,,,,,,,\n", r"line 2: 11 values for 10 columns; put quotes"),
        (TOP + '"a.txt,,,,,,,,,\n', r"not CSV: .*; check the quotes"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError, match=r"^seeds/sources\.csv.*" + message):
        load(table(tmp_path, text), {"a.txt"})


def test_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="save it as UTF-8"):
        load(table(tmp_path, TOP + "a.txt,café" + "," * 8, "latin-1"), {"a.txt"})
