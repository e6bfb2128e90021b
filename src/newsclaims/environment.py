"""environment.json: what of the installed package and its libraries each stage of a dataset repository depends on.

In the package's own repository code, model and uv.lock are dependencies of stages; where the package is installed they are not there. Then stages
depend on the entries of this file, which is committed as uv.lock is: so DVC knows of an upgrade, and reruns what it changes and nothing else.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

from newsclaims import atomic, digests, shipped
from newsclaims.errors import UserError

FILE = "environment.json"
PACKAGE = "newsclaims"
# Keys of the file: the package's version, which is told and no stage depends on, and what stages depend on.
VERSION, STAGES = PACKAGE, "stages"
# Dependencies of stages in our dvc.yaml beside code, and what the package brings along in their place.
BROUGHT: Mapping[str, str] = {"annotator/model": "annotator/model", "gold": "gold/expected.json"}
LOCK = "uv.lock"
# Libraries that are installed by another name than they are imported by; asking all that are installed takes a second.
IMPORTED_AS: Mapping[str, str] = {
    "PIL": "pillow",
    "cyclonedx": "cyclonedx-python-lib",
    "dateutil": "python-dateutil",
    "markdown_it": "markdown-it-py",
    "packageurl": "packageurl-python",
    "ruamel": "ruamel.yaml",
    "yaml": "pyyaml",
}
# Where shards are worked on changes no byte, and who has no cluster does not have these.
WITHOUT_EFFECT = frozenset({"dask", "distributed"})

Entry = Mapping[str, Any]


def pipeline() -> dict[str, Any]:
    """The stages of the package's own dvc.yaml."""
    found: dict[str, Any] = yaml.safe_load(shipped.path("dvc.yaml").read_text(encoding="utf-8"))["stages"]
    return found


def replaced(dependency: str) -> bool:
    """Whether a dependency of the package's own stages is not in a user's repository, and this file stands for it."""
    return dependency.startswith(shipped.CODE) or dependency in (LOCK, "annotator/model")


def of(stages: Mapping[str, Any]) -> dict[str, Any]:
    """The file's content for ``stages``, as it is here."""
    return {VERSION: metadata.version(PACKAGE), STAGES: {name: entry(stage["deps"]) for name, stage in stages.items()}}


def entry(dependencies: list[str]) -> Entry:
    """What one stage depends on: a digest of its code, the libraries that this imports, and what else the package brings along for it."""
    code = {place: path for place in dependencies if place.startswith(shipped.CODE) for path in [shipped.path(place)]}
    found: dict[str, Any] = {
        "code": digests.of_files({place: _digest(path) for place, path in code.items()}),
        "libraries": dict(sorted(_libraries(code.values()))),
    }
    for place, brought in BROUGHT.items():
        if place in dependencies:
            found[brought] = _digest(shipped.path(brought))
    return found


def load(root: Path) -> dict[str, Any] | None:
    """What is recorded below ``root``; None in a repository that has code, model and uv.lock itself."""
    path = root / FILE
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found[VERSION], str) or not isinstance(found[STAGES], dict):
            raise TypeError(f"{VERSION} should be a version and {STAGES} a mapping")
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path}: not as newsclaims environment writes it ({error!r}); run that command") from error
    return dict(found)


def code(root: Path) -> str | None:
    """One digest for the code of all stages, as it is recorded below ``root``; None where nothing is."""
    recorded = load(root)
    return None if recorded is None else digests.of_files({name: one["code"] for name, one in recorded[STAGES].items()})


def record(root: Path) -> list[str]:
    """Write the file as things are here, and tell what changed; nothing is written and told where nothing did."""
    before, now = load(root), of(pipeline())
    if before == now:
        return []
    atomic.write_json(root / FILE, now)
    return list(changes(before or {VERSION: "", STAGES: {}}, now))


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What is different, in words, a line for the package and for each stage."""
    if before[VERSION] != now[VERSION]:
        yield f"newsclaims: {before[VERSION] or 'not recorded'}, now {now[VERSION]}"
    for name in dict.fromkeys([*now[STAGES], *before[STAGES]]):
        if differing := list(_differing(before[STAGES].get(name, {}), now[STAGES].get(name, {}))):
            yield f"{name}: {', '.join(differing)}"


def check(root: Path, stage: str) -> None:
    """Raise UserError where a stage would run with another package or other libraries than are recorded."""
    recorded = load(root)
    if recorded is None:
        return
    dependencies = pipeline().get(stage, {}).get("deps", [])
    differing = list(_differing(recorded[STAGES].get(stage, {}), entry(dependencies)))
    if differing:
        raise UserError(
            f"{FILE}: stage {stage} was recorded with newsclaims {recorded[VERSION]}, installed is {metadata.version(PACKAGE)}; "
            f"different are {', '.join(differing)}: install what was recorded, or run newsclaims environment and then dvc repro"
        )


def differing(root: Path) -> list[str]:
    """What is not as recorded below ``root``, in words."""
    recorded = load(root)
    return [] if recorded is None else list(changes(recorded, of(pipeline())))


def problems(root: Path) -> list[str]:
    """The same, for a release."""
    found = differing(root)
    return [f"{FILE}: not as installed ({'; '.join(found)}); run newsclaims environment, then dvc repro, and commit both"] if found else []


def _differing(before: Entry, now: Entry) -> Iterator[str]:
    libraries = {**before.get("libraries", {}), **now.get("libraries", {})}
    for name in sorted(libraries):
        old, new = (side.get("libraries", {}).get(name, "none") for side in (before, now))
        if old != new:
            yield f"{name} {new} (was {old})"
    for key in sorted({*before, *now} - {"libraries"}):
        if before.get(key) != now.get(key):
            yield key


@cache
def _digest(path: Path) -> str:
    return digests.of_folder(path) if path.is_dir() else digests.of_file(path)


def _libraries(code: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The libraries, with their versions, that the files of ``code`` import themselves; what those need in turn is theirs to say."""
    files = [file for path in code for file in (path.rglob("*.py") if path.is_dir() else [path])]
    for name in {name for file in files for name in imports(file)}:
        library = distribution(name)
        yield library, metadata.version(library)


def distribution(module: str) -> str:
    """By what name the library with this module is installed."""
    return IMPORTED_AS.get(module, module.replace("_", "-")).lower()


@cache
def imports(file: Path) -> frozenset[str]:
    """The modules of other libraries that a file imports, by the first parts of their names."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return frozenset(found - {PACKAGE} - sys.stdlib_module_names - WITHOUT_EFFECT)
