"""Which shards need no work: their outputs are there, and were made of what is there now."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from newsclaims import atomic, digests, tables, yaml_files
from newsclaims.engines.work import UNSEEN
from newsclaims.errors import UserError

FOLDER = Path("build/done")
PARAMS = "params.yaml"
ARTICLES, REJECTS = "dataset/articles", "build/rejects"


def _nothing(number: int) -> str:
    """A stage's work on a shard depends on, and makes, no more than dvc.yaml says."""
    return ""


class Ledger:
    """What dvc.yaml says that a stage depends on and makes, shard by shard, and what was noted when a shard was finished.

    Of articles only what stages are given counts: what else changes in their table changes nothing in other tables. A stage for which that is
    otherwise says so: ``apart`` are dependencies that no shard's work depends on, ``unseen`` the columns of articles that none looks at;
    ``given`` and ``made`` are digests of what else a shard's work depends on and makes.

    Where there is no dvc.yaml nothing is known, and every shard needs work. The notes are no output: without them all is made again.
    """

    def __init__(
        self,
        root: Path,
        stage: str,
        shards: int,
        *,
        apart: Collection[str] = (),
        unseen: Collection[str] | None = None,
        given: Callable[[int], str] = _nothing,
        made: Callable[[int], str] = _nothing,
    ) -> None:
        self._root, self._stage, self._shards = root, stage, shards
        self._unseen, self._given, self._made = unseen, given, made
        described = _described(root / "dvc.yaml", stage)
        self._outs = [_name(out) for out in described["outs"]] if described else []
        deps: list[str] = [dep for dep in described["deps"] if dep not in apart] if described else []
        self._sharded = [dep for dep in deps if self._file(dep, 0) is not None]
        whole = {dep: digests.of_path(root / dep) or "" for dep in deps if dep not in self._sharded}
        named = list(_parameters(root, described.get("params", []))) if described else []
        self._common = digests.of_files({**whole, "parameters": json.dumps(named, sort_keys=True)}) if described else None

    def is_done(self, number: int) -> bool:
        """Whether the shard was finished with the same inputs, code, schemas and parameters, and its outputs are as they were then."""
        if self._common is None or not (path := self._note(number)).exists():
            return False
        try:
            noted = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            return False
        return bool(noted == self._state(number))

    def finished(self, number: int) -> None:
        """Note that a shard is finished."""
        if self._common is not None:
            atomic.write_json(self._note(number), self._state(number))

    def _state(self, number: int) -> dict[str, Any]:
        assert self._common is not None
        made = {out: digests.of_file(file) if (file := self._file(out, number)) else "" for out in self._outs}
        # Rejects tell where an article came from; else that is unseen.
        unseen = self._unseen if self._unseen is not None else frozenset() if self._has_rejects(number) else UNSEEN
        given = {dep: _given(dep, file, unseen) if (file := self._file(dep, number)) else "" for dep in self._sharded}
        given |= {"all shards": self._common, "beside": self._given(number)}
        return {"made": {**made, "beside": self._made(number)}, "of": digests.of_files(given)}

    def _has_rejects(self, number: int) -> bool:
        files = [self._file(out, number) for out in self._outs if out.startswith(f"{REJECTS}/")]
        return any(file is None or tables.count(file) for file in files)

    def _file(self, place: str, number: int) -> Path | None:
        """The file of a shard in a folder of shards."""
        folder = self._root / place
        candidates = (tables.shard_path(folder, number, self._shards), folder / f"{number:05d}.spacy")
        return next((path for path in candidates if path.exists()), None)

    def _note(self, number: int) -> Path:
        return self._root / FOLDER / self._stage / f"{number:05d}-of-{self._shards:05d}.json"


def _described(path: Path, stage: str) -> Any:
    """What dvc.yaml says of the stage; None where there is none."""
    if not path.exists():
        return None
    try:
        described = yaml_files.read(path)["stages"][stage]
        if not (isinstance(described["deps"], list) and isinstance(described["outs"], list)):
            raise TypeError
    except (KeyError, TypeError):
        raise UserError(f"{path}: says nothing of the deps and outs of stage {stage}; put back the file that came with the repository") from None
    return described


def _parameters(root: Path, listed: Sequence[str | Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, str, Any]]:
    """File, key and value of each parameter, as DVC takes them: keys of params.yaml, or of the files that name them, with dots between parts."""
    for one in listed:
        for file, keys in {PARAMS: [one]}.items() if isinstance(one, str) else one.items():
            # JSON is YAML, too.
            found = yaml.safe_load((root / file).read_text(encoding="utf-8"))
            for key in keys:
                value = found
                for part in key.split("."):
                    value = value.get(part) if isinstance(value, dict) else None
                yield file, key, value


def _given(dependency: str, file: Path, unseen: Collection[str]) -> str:
    return tables.digest(file, unseen) if dependency == ARTICLES and unseen else digests.of_file(file)


def _name(out: str | Mapping[str, Any]) -> str:
    return out if isinstance(out, str) else next(iter(out))
