"""What CI makes of pip-audit's report."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from types import ModuleType
from typing import Any

import pytest

from conftest import REPOSITORY


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", REPOSITORY / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(*fixes: list[str]) -> dict[str, Any]:
    vulns = [{"id": f"PYSEC-{n}", "fix_versions": list(one), "aliases": [f"CVE-{n}"]} for n, one in enumerate(fixes)]
    return {"dependencies": [{"name": "a", "version": "1", "vulns": vulns}, {"name": "b", "skip_reason": "not found"}]}


def test_a_vulnerability_that_can_be_mended_fails(audit: ModuleType) -> None:
    said, status = audit.verdict(report(["2"]))
    assert (said, status) == (["audit: 1 of 2 libraries were looked up", "audit: a 1: PYSEC-0: fixed in 2"], 1)


def test_one_that_cannot_is_told(audit: ModuleType) -> None:
    assert audit.verdict(report([]))[1] == 0
    assert "no fix yet" in audit.verdict(report([]))[0][1]


def test_one_that_is_accepted_says_why(audit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(audit.ACCEPTED, "CVE-0", "not used")
    assert audit.verdict(report(["2"])) == (["audit: 1 of 2 libraries were looked up", "audit: a 1: PYSEC-0: accepted: not used"], 0)


def test_offline_is_no_failure(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *words, **_: subprocess.CompletedProcess(words, 1, stdout="", stderr="no network"))
    assert audit.main() == 0
    assert "cannot be reached here" in capsys.readouterr().out
    monkeypatch.setattr(subprocess, "run", lambda *words, **_: subprocess.CompletedProcess(words, 0, stdout=json.dumps(report()), stderr=""))
    assert audit.main() == 0


def test_ci_asks() -> None:
    assert ".ci/audit.py" in (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
