"""RELEASING.md followed on a fresh clone: release, public release, verification, comparison, citation, hydration."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY
from newsclaims import versions

VERSION = str(versions.current(REPOSITORY))
STEPS = re.findall(
    r"^ *uv run (newsclaims (?:release|verify|diff|cite)[^\n]*)$", (REPOSITORY / "RELEASING.md").read_text(encoding="utf-8"), re.MULTILINE
)


def run(root: Path, command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(root / "src")}
    words = [sys.executable, "-m", *command.split()]
    return subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_commands_of_releasing_in_order(clone: Path, tmp_path: Path) -> None:
    assert [step.split()[1] for step in STEPS] == ["diff", "release", "release", "release", "verify", "verify", "verify"]
    shutil.rmtree(clone / "dist", ignore_errors=True)
    for step in STEPS[1:]:
        # The rebuild is what the clone is, proved beside this.
        if "--rebuild" not in step:
            done = run(clone, step)
            assert done.returncode == 0, f"{step}: {done.stdout}{done.stderr}"
    dist = clone / "dist"
    sums = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=dist / f"newsclaims-{VERSION}", check=False)
    assert sums.returncode == 0
    archive = (dist / f"newsclaims-{VERSION}.tar.zst").read_bytes()
    shutil.rmtree(dist)
    assert run(clone, "newsclaims release").returncode == 0
    assert (dist / f"newsclaims-{VERSION}.tar.zst").read_bytes() == archive
    compared = run(clone, STEPS[0])
    assert "Nothing changed" in compared.stdout
    assert run(clone, "newsclaims release --public").returncode == 0
    public = f"dist/newsclaims-{VERSION}-public"
    back = run(clone, f"newsclaims hydrate {public} --from seeds --to {tmp_path / 'back'}")
    assert back.returncode == 0, back.stderr
    side = json.loads((dist / f"newsclaims-{VERSION}.json").read_text(encoding="utf-8"))
    cited = run(clone, f"newsclaims cite dist/newsclaims-{VERSION} --format bibtex")
    assert side["fingerprint"] in cited.stdout
    assert side["fingerprint"] in (tmp_path / "back" / "hydration.json").read_text(encoding="utf-8")
