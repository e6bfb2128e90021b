"""Run the annotator over every article and keep its annotations, so that changing a rule never runs the model again."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from newsclaims import digests, ids, models, runner, store
from newsclaims.annotator.component import FACTORY
from newsclaims.engines.work import Work
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.store import Stored

STAGE = store.STAGE
# What the annotations depend on beside the text, the model and params.yaml: see fingerprint().
CODE_FOLDERS, CODE_FILES = ("annotator",), ("claims/quotes.py", "stages/annotate.py", "store.py")
LIBRARIES = ("spacy", "onnxruntime", "tokenizers", "numpy")

_loaded: dict[tuple[str, Callable[[Path, Params], Language]], Language] = {}


def run(root: Path, params: Params) -> None:
    """Annotate all shards."""
    store.fill(root, params)


def shard(root: Path, params: Params, work: Work) -> None:
    """Annotate the articles of one shard; annotations that are there are kept where text, model, code and parameters are the same.

    What is annotated is set aside in parts as it comes, so that little of it is lost with a process that dies.
    """
    mark = fingerprint(root, params)
    kept = {one.article_id: one for one in _earlier(root, work.number) if one.fingerprint == mark}
    rejects = runner.Rejects(root, params, STAGE, work.number)
    parts = store.Parts(root, work.number)
    articles = store.articles(root, params, work.number)
    with store.codecs_known():
        for article in work.over(articles, lambda article: str(article["article_id"])):
            article_id, text = article["article_id"], article["text"]
            if failure := work.given_up.get(article_id):
                kept.pop(article_id, None)
                rejects.add(article_id, failure)
                continue
            if article_id in kept and kept[article_id].text == text:
                continue
            nlp = _pipeline(mark, root, params)
            try:
                kept[article_id] = store.packed(annotate(nlp, article, params, mark), text)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - one article must not stop a corpus; it is kept as a reject
                rejects.add(article_id, error)
                kept.pop(article_id, None)
            else:
                parts.add(kept[article_id])
    if work.alone:
        return
    store.write(store.path_of(root, work.number), (kept[a["article_id"]] for a in articles if a["article_id"] in kept))
    rejects.write()
    parts.remove()


def _pipeline(mark: str, root: Path, params: Params) -> Language:
    """The pipeline, which is loaded once for all shards of a process: that takes as long as several articles."""
    key = (mark, load_pipeline)
    if key not in _loaded:
        _loaded.clear()
        _loaded[key] = load_pipeline(root, params)
    return _loaded[key]


def annotate(nlp: Language, article: dict[str, Any], params: Params, mark: str) -> Doc:
    """One article's Doc, with the pipeline's entity labels turned into ours."""
    nlp.max_length = max(nlp.max_length, len(article["text"]) + 1)
    doc = nlp(article["text"])
    if doc.text != article["text"]:
        raise ValueError("the pipeline's tokenizer changed the text")
    doc.ents = tuple(Span(doc, e.start, e.end, label=params.labels[e.label_]) for e in doc.ents if e.label_ in params.labels)
    meta = nlp.meta
    links = doc.user_data["links"]
    doc.user_data.clear()
    doc.user_data.update(article_id=article["article_id"], fingerprint=mark, model=f"{meta['lang']}_{meta['name']} {meta['version']}", links=links)
    return doc


def load_pipeline(root: Path, params: Params) -> Language:
    """The pipeline that params.yaml names, with our attribution behind it where it has none of its own.

    Ours also sets the sentences or entities that another pipeline does not set.
    """
    if params.device == "gpu":
        # For pipelines with a network of their own; ours needs onnxruntime's alone.
        spacy.prefer_gpu()  # type: ignore[attr-defined]
    try:
        nlp = spacy.load(models.folder(root, params.model) or params.model)
    except OSError as error:
        raise UserError(
            f"params.yaml: annotate.model is {params.model!r}, which is neither a folder here nor an installed spaCy pipeline; "
            f"install its package (spaCy's own are listed with their addresses on spacy.io/models), or use {models.EMBEDDED}"
        ) from error
    if FACTORY not in nlp.pipe_names:
        assigned = {what for name in nlp.pipe_names for what in nlp.get_pipe_meta(name).assigns}
        component = nlp.add_pipe(FACTORY, config={"sentences": "token.is_sent_start" not in assigned, "entities": "doc.ents" not in assigned})
        component.from_disk(models.embedded() / FACTORY)  # type: ignore[attr-defined]
    if params.device == "gpu":
        nlp.get_pipe(FACTORY).heads.use_gpu()  # type: ignore[attr-defined]
    return nlp


def fingerprint(root: Path, params: Params) -> str:
    """A digest of what annotations depend on beside the text: model, attribution model, code, spaCy, labels and device."""
    package = Path(__file__).parent.parent
    model = models.folder(root, params.model)
    parts: Sequence[str] = [
        digests.of_folder(model) if model else f"{params.model} {_installed(params.model)}",
        digests.of_folder(models.embedded() / FACTORY),
        *(digests.of_folder(package / folder) for folder in CODE_FOLDERS),
        *(digests.of_file(package / file) for file in CODE_FILES),
        *(f"{library} {version(library)}" for library in LIBRARIES),
        repr(sorted(params.labels.items())),
        params.device,
    ]
    return ids.sha256("\n".join(parts).encode("utf-8"))[:16]


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _earlier(root: Path, number: int) -> Iterator[Stored]:
    """What is stored of a shard, and of the parts of one that was broken off."""
    for path in (store.path_of(root, number), *store.Parts(root, number).paths()):
        if path.exists():
            try:
                yield from store.stored(path)
            except Exception as error:  # noqa: BLE001 - a store that another version wrote, or that was damaged, is made anew
                warnings.warn(f"{path}: not readable ({type(error).__name__}), annotating anew", stacklevel=2)
