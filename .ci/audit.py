"""Known vulnerabilities of the locked libraries, by pip-audit; where its data cannot be reached that is said, and is no failure.

`uv run python .ci/audit.py` exits with 1 for a vulnerability that has a fix, and only then: one without is told, and nobody can mend it here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SECONDS = 300
# By its identifier, why a vulnerability does not concern us.
ACCEPTED: dict[str, str] = {}


def verdict(found: dict[str, Any]) -> tuple[list[str], int]:
    """What to say of pip-audit's report, and the exit status."""
    listed = found["dependencies"]
    audited = [one for one in listed if "skip_reason" not in one]
    said = [f"audit: {len(audited)} of {len(listed)} libraries were looked up"]
    status = 0
    for one in audited:
        for known in one.get("vulns", []):
            names = {known["id"], *known.get("aliases", [])}
            if reason := next((ACCEPTED[name] for name in sorted(names) if name in ACCEPTED), None):
                said.append(f"audit: {one['name']} {one['version']}: {known['id']}: accepted: {reason}")
                continue
            fixes = known.get("fix_versions", [])
            status = 1 if fixes else status
            said.append(f"audit: {one['name']} {one['version']}: {known['id']}: {'fixed in ' + ', '.join(fixes) if fixes else 'no fix yet'}")
    return said, status


def main() -> int:
    """Export what uv.lock says, with hashes, and ask."""
    with tempfile.TemporaryDirectory() as folder:
        locked = Path(folder) / "requirements.txt"
        export = [
            "uv",
            "export",
            "--quiet",
            "--locked",
            "--no-emit-project",
            "--all-groups",
            "--format",
            "requirements-txt",
            "--output-file",
            str(locked),
        ]
        subprocess.run(export, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
        ask = ["uvx", "--quiet", "pip-audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json", "-r", str(locked)]
        try:
            done = subprocess.run(ask, capture_output=True, text=True, check=False, timeout=SECONDS)  # noqa: S603
            said, status = verdict(json.loads(done.stdout))
        except (ValueError, KeyError, OSError, subprocess.TimeoutExpired) as error:
            print(f"audit: not done: pip-audit or its data cannot be reached here ({type(error).__name__})")
            return 0
    print("\n".join(said))
    return status


if __name__ == "__main__":
    sys.exit(main())
