"""params.yaml, read and checked at once, so that a bad configuration stops before any work."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclaims import yaml_files
from newsclaims.errors import UserError

DEVICES = ("cpu", "gpu")
ENTITY_TYPES = ("PER", "ORG", "LOC", "MISC")
MAX_SHARDS = 100_000
# Below the lowest, signatures of so many bands would miss too many copies.
NEAR_DUPLICATES, LOWEST_NEAR_DUPLICATES = 0.7, 0.6
LIMITS = {"cpu_seconds": 600, "memory_mb": 4096}
# What a process needs before it has any article.
LEAST = {"cpu_seconds": 1, "memory_mb": 1024}
LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class Params:
    """The checked parameters of a build; ``labels`` maps a pipeline's entity labels to ours.

    ``near_duplicates`` is the share of their shingles that two articles have in common at least where one is a copy of the other.
    """

    shards: int
    language: str
    model: str
    labels: Mapping[str, str]
    near_duplicates: float = NEAR_DUPLICATES
    # What one article may take, before it is given up.
    cpu_seconds: int = LIMITS["cpu_seconds"]
    memory_mb: int = LIMITS["memory_mb"]
    # What the pipeline runs on. It is a parameter of the build, since scores of a graphics card differ in their last digits.
    device: str = "cpu"


def load(path: Path = Path("params.yaml")) -> Params:
    """Read and check ``path``; every mistake raises UserError with the key and what it should be."""
    try:
        raw = yaml_files.read(path)
    except FileNotFoundError:
        raise UserError(f"{path}: not found; run from the repository's root, where dvc.yaml is") from None
    if isinstance(raw, dict):
        raw = {"near_duplicates": NEAR_DUPLICATES, "limits": LIMITS, **raw}
        if isinstance(raw.get("annotate"), dict):
            raw["annotate"] = {"device": DEVICES[0], **raw["annotate"]}
    known = {"shards": int, "language": str, "near_duplicates": float, "limits": dict, "annotate": dict}
    _check(path, "", raw, known)
    _check(path, "annotate.", raw["annotate"], {"model": str, "labels": dict, "device": str})
    _check(path, "limits.", raw["limits"], dict.fromkeys(LEAST, int))
    if not 1 <= raw["shards"] <= MAX_SHARDS:
        raise UserError(f"{path}: shards is {raw['shards']}; it should be from 1 to {MAX_SHARDS}")
    if not LOWEST_NEAR_DUPLICATES <= raw["near_duplicates"] <= 1:
        raise UserError(f"{path}: near_duplicates is {raw['near_duplicates']}; it should be from {LOWEST_NEAR_DUPLICATES} to 1.0")
    if not LANGUAGE.fullmatch(raw["language"]) or not _spacy_knows(raw["language"]):
        raise UserError(f"{path}: language is {raw['language']!r}; it should be an ISO 639-1 code that spaCy knows, such as en")
    _check_model(path, raw["annotate"]["model"])
    if raw["annotate"]["device"] not in DEVICES:
        raise UserError(f"{path}: annotate.device is {raw['annotate']['device']!r}; it should be one of {', '.join(DEVICES)}")
    labels = raw["annotate"]["labels"]
    _check_labels(path, labels)
    limits = raw["limits"]
    for key, least in LEAST.items():
        if limits[key] < least:
            raise UserError(f"{path}: limits.{key} is {limits[key]}; it should be {least} or more")
    return Params(
        raw["shards"],
        raw["language"],
        raw["annotate"]["model"],
        labels,
        raw["near_duplicates"],
        limits["cpu_seconds"],
        limits["memory_mb"],
        raw["annotate"]["device"],
    )


def _check_labels(path: Path, labels: Mapping[Any, Any]) -> None:
    for label, ours in labels.items():
        if not isinstance(label, str):
            raise UserError(f"{path}: annotate.labels: {label!r} is of type {type(label).__name__}; put quotes around it")
        if ours not in ENTITY_TYPES:
            raise UserError(f"{path}: annotate.labels.{label} is {ours!r}; it should be one of {', '.join(ENTITY_TYPES)}")


def _check_model(path: Path, model: str) -> None:
    """A pipeline can hold code: one from outside the repository has to be installed under a name of its own, and none is given along with texts."""
    place = Path(model)
    if not model.strip() or place.is_absolute() or ".." in place.parts:
        what = "a path that leads out of the repository" if model.strip() else "empty"
        raise UserError(f"{path}: annotate.model is {model!r}, {what}; name an installed package, or a folder of this repository")
    if place.parts[0] == "seeds":
        raise UserError(f"{path}: annotate.model is {model!r}, a folder of texts that are not trusted; keep models elsewhere")


def _spacy_knows(language: str) -> bool:
    """Whether spaCy has the language, told by its folder: importing spaCy takes two seconds that most stages do not need."""
    spec = importlib.util.find_spec("spacy")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "lang" / language / "__init__.py").exists()


def _check(path: Path, prefix: str, raw: Any, known: Mapping[str, type]) -> None:
    if not isinstance(raw, dict):
        raise UserError(f"{path}: {prefix or 'the file'} should be a mapping with the keys {', '.join(known)}")
    for key in raw.keys() - known.keys():
        raise UserError(f"{path}: unknown key {prefix}{key}; known are {', '.join(prefix + k for k in known)}")
    for key, kind in known.items():
        if key not in raw:
            raise UserError(f"{path}: {prefix}{key} is missing")
        if not isinstance(raw[key], kind) or isinstance(raw[key], bool):
            raise UserError(f"{path}: {prefix}{key} is {raw[key]!r}; it should be of type {kind.__name__}")
