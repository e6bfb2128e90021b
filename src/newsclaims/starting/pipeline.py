"""dvc.yaml and params.yaml of a user's repository, made from the package's own, comments and all."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from newsclaims import environment, models, shipped

ABOUT = """\
# The architecture: stages in flow order, as this version of newsclaims has them. What they depend on of the package and its libraries is in
# environment.json, which newsclaims environment writes; worker counts are no dependencies (they change no byte).
"""
WIDTH = 1000


def dvc(name: str) -> str:
    """dvc.yaml for the dataset ``name``."""
    yaml, document = _read("dvc.yaml")
    for stage, body in document["stages"].items():
        _lead_to_environment(stage, body)
    (artifact,) = document["artifacts"].values()
    document["artifacts"].clear()
    document["artifacts"][name] = artifact
    # What stands above the first key is of the package's own repository.
    document.ca.comment = None
    return ABOUT + _written(yaml, document).replace(f"{environment.PACKAGE}@v", f"{name}@v")


def params() -> str:
    """params.yaml, which names the package's own model."""
    yaml, document = _read("params.yaml")
    document["annotate"]["model"] = models.EMBEDDED
    return _written(yaml, document)


def _lead_to_environment(stage: str, body: CommentedMap) -> None:
    """Take out of a stage's dependencies what only the package's own repository has, and put the stage's entry of environment.json in."""
    kept = [place for place in body["deps"] if not environment.replaced(place)]
    asked = [*body.get("params", []), {environment.FILE: [f"{environment.STAGES}.{stage}"]}]
    for key, values in (("params", asked), ("deps", kept)):
        # A comment after the last value, such as the blank line between two stages, stays where it is.
        listed = CommentedSeq(_flow(value) for value in values)
        old = body.get(key)
        if key == "params":
            listed.fa.set_flow_style()
        elif old is not None and (last := old.ca.items.get(len(old) - 1)):
            listed.ca.items[len(listed) - 1] = last
        if key in body:
            body[key] = listed
        else:
            body.insert(list(body).index("cmd") + 1, key, listed)
    if not kept:
        del body["deps"]


def _flow(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    mapping = CommentedMap({key: CommentedSeq(listed) for key, listed in value.items()})
    for one in (mapping, *mapping.values()):
        one.fa.set_flow_style()
    return mapping


def _read(name: str) -> tuple[YAML, CommentedMap]:
    yaml = YAML()
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml, yaml.load(shipped.path(name).read_text(encoding="utf-8"))


def _written(yaml: YAML, document: CommentedMap) -> str:
    stream = StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()
