"""Progress bars."""

import io
import sys

import pytest

from newsclaims.progress import track


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("total", [None, 3])
def test_with_and_without_a_known_total(monkeypatch: pytest.MonkeyPatch, total: int | None) -> None:
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    assert list(track(iter("abc"), total, "letters")) == ["a", "b", "c"]
    assert "letters" in shown.getvalue()
    assert ("0:00:00" in shown.getvalue()) == (total is None) or total is not None


def test_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(track(iter("abc"), None, "letters")) == ["a", "b", "c"]
    assert capsys.readouterr().err == ""
