"""The stored annotations of articles: one spaCy DocBin per shard, each Doc marked with its article and what it was made with."""

from __future__ import annotations

import secrets
import shutil
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclaims import atomic, runner, tables
from newsclaims.engines.work import UNSEEN
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.progress import track

if TYPE_CHECKING:
    from spacy.tokens import Doc

STAGE = "annotate"
FOLDER = Path("build/annotations")
PARTS = Path("build/parts/annotate")
# Docs of a part: what is lost at most when a process dies.
PART = 128
ATTRIBUTES = ["SENT_START", "ENT_IOB", "ENT_TYPE"]


def path_of(root: Path, number: int) -> Path:
    """The DocBin of one shard."""
    return root / FOLDER / f"{number:05d}.spacy"


def write(path: Path, docs: Iterable[Doc]) -> None:
    """Store ``docs`` in one piece."""
    from spacy.tokens import DocBin

    store = DocBin(attrs=ATTRIBUTES, store_user_data=True, docs=docs)
    atomic.write_bytes(path, store.to_bytes())


def read(path: Path, language: str) -> Iterator[Doc]:
    """The Docs of one store, in the order of their articles."""
    # Here, since it takes a second: the process that has others work on shards does not need it.
    from spacy.tokens import DocBin
    from spacy.util import get_lang_class
    from spacy.vocab import create_vocab

    # The vocabulary of a blank pipeline, without its tokenizer, which takes a hundred times as long to make.
    vocab = create_vocab(language, get_lang_class(language).Defaults)
    return iter(DocBin().from_bytes(path.read_bytes()).get_docs(vocab))


def _docs(path: Path, language: str) -> list[Doc]:
    """All Docs of a store that a later stage cannot do without; UserError where it is not there or was damaged."""
    from spacy.attrs import IS_SPACE
    from spacy.lang.lex_attrs import LEX_ATTRS
    from spacy.tokens import DocBin
    from spacy.util import get_lang_class
    from spacy.vocab import Vocab

    # Of what a vocabulary tells of a word (its shape, whether it is like a number, ...) the rules ask for this alone; the others take longest of all.
    told = {**LEX_ATTRS, **get_lang_class(language).Defaults.lex_attr_getters}
    vocab = Vocab(lex_attr_getters={IS_SPACE: told[IS_SPACE]})
    try:
        with _decoders_known():
            return list(DocBin().from_bytes(path.read_bytes()).get_docs(vocab))
    except FileNotFoundError:
        raise UserError(f"{path}: not found; stage annotate has to run first: dvc repro runs them in order") from None
    except Exception as error:
        raise UserError(f"{path}: not the annotations that stage annotate writes ({type(error).__name__}); remove it, and run dvc repro") from error


@contextmanager
def _decoders_known() -> Iterator[None]:
    """While it lasts, spaCy's serializer looks through all installed packages for decoders once, and not for each of five parts of a Doc."""
    from srsly.msgpack import msgpack_decoders  # type: ignore[import-untyped]

    known = msgpack_decoders.get_all()
    msgpack_decoders.get_all = lambda: known
    try:
        yield
    finally:
        del msgpack_decoders.get_all


class Parts:
    """Docs of a shard that is not finished, a file for every so many of them."""

    def __init__(self, root: Path, number: int) -> None:
        self._folder = root / PARTS / f"{number:05d}"
        self._docs: list[Doc] = []

    def add(self, doc: Doc) -> None:
        """Set one aside."""
        self._docs.append(doc)
        if len(self._docs) == PART:
            self.flush()

    def flush(self) -> None:
        """Write those that are not written."""
        if self._docs:
            write(self._folder / f"{secrets.token_hex(8)}.spacy", self._docs)
            self._docs = []

    def paths(self) -> list[Path]:
        """The files that are there."""
        return sorted(self._folder.glob("*.spacy"))

    def remove(self) -> None:
        """Remove them: the shard is finished."""
        shutil.rmtree(self._folder, ignore_errors=True)


def fill(root: Path, params: Params) -> None:
    """Have every shard annotated that needs it."""
    redistribute(root, params)
    runner.clear(root / FOLDER, [path_of(root, number) for number in range(params.shards)])
    runner.clear_table(runner.rejects_folder(root, STAGE), params)
    runner.run(STAGE, root, params)


def redistribute(root: Path, params: Params) -> None:
    """Where annotations are stored in another number of shards, set them aside as parts of the shards that their articles now fall into."""
    stored = sorted((root / FOLDER).glob("*.spacy"))
    if len(stored) in (0, params.shards):
        return
    for path in track(stored, total=len(stored), what="annotate: another number of shards"):
        parts: dict[int, Parts] = {}
        try:
            for doc in read(path, params.language):
                number = tables.shard_of(doc.user_data["article_id"], params.shards)
                parts.setdefault(number, Parts(root, number)).add(doc)
        except Exception as error:  # noqa: BLE001 - what cannot be read is annotated anew
            warnings.warn(f"{path}: not readable ({type(error).__name__}), annotating anew", stacklevel=2)
        for part in parts.values():
            part.flush()
        path.unlink()


def articles(root: Path, params: Params, number: int) -> list[dict[str, Any]]:
    """The rows of table articles in one shard, with the columns that other tables may depend on."""
    path = tables.shard_path(root / "dataset" / "articles", number, params.shards)
    rows: list[dict[str, Any]] = tables.read_file(path, [name for name in tables.schema(path).names if name not in UNSEEN]).to_pylist()
    return rows


def annotated(root: Path, params: Params, number: int) -> Iterator[tuple[dict[str, Any], Doc]]:
    """The articles of one shard with their annotations, by id; an article that could not be annotated is in the rejects and not here."""
    docs = {doc.user_data["article_id"]: doc for doc in _docs(path_of(root, number), params.language)}
    for article in articles(root, params, number):
        doc = docs.get(article["article_id"])
        if doc is not None:
            yield article, doc
