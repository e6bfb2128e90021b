"""The stored annotations of articles: one spaCy DocBin per shard, each Doc marked with its article and what it was made with."""

from __future__ import annotations

import secrets
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsclaims import atomic, runner, tables
from newsclaims.annotator.labels import ROLES
from newsclaims.engines.work import UNSEEN
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.progress import track

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

STAGE = "annotate"
FOLDER = Path("build/annotations")
PARTS = Path("build/parts/annotate")
# Docs of a part: what is lost at most when a process dies.
PART = 128
ATTRIBUTES = ["SENT_START", "ENT_IOB", "ENT_TYPE"]


def path_of(root: Path, number: int) -> Path:
    """The DocBin of one shard."""
    return root / FOLDER / f"{number:05d}.spacy"


class Stored(NamedTuple):
    """One Doc as a DocBin has it: what is kept of an article that did not change is never made a Doc of."""

    article_id: str
    fingerprint: str | None
    text: str
    strings: tuple[str, ...]
    tokens: NDArray[np.uint64]
    spaces: NDArray[np.bool_]
    span_groups: bytes
    user_data: bytes


def packed(doc: Doc, text: str) -> Stored:
    """``doc``, whose text is ``text``, with the attributes, roles and user data that later stages ask for.

    ``DocBin.add`` would look up nine strings of every token, most of which no stage asks for.
    """
    import srsly
    from spacy.attrs import SPACY
    from spacy.tokens import DocBin

    for key in [key for key in doc.spans if key not in ROLES]:
        del doc.spans[key]
    with codecs_known():
        tokens: NDArray[np.uint64] = doc.to_array(list[int | str](DocBin(attrs=ATTRIBUTES).attrs)).astype(np.uint64)
        strings = doc.vocab.strings
        return Stored(
            doc.user_data["article_id"],
            doc.user_data.get("fingerprint"),
            text,
            _strings(tokens, strings),
            tokens,
            doc.to_array([SPACY]).astype(bool).reshape(-1, 1),
            doc.spans.to_bytes(),
            srsly.msgpack_dumps(doc.user_data),
        )


def _strings(tokens: NDArray[np.uint64], strings: StringStore) -> tuple[str, ...]:
    from spacy.attrs import ENT_TYPE
    from spacy.tokens import DocBin

    # A DocBin has the words before its attributes, and those in an order of its own.
    columns = [0, DocBin(attrs=ATTRIBUTES).attrs.index(ENT_TYPE)]
    # Interned, since articles share most of them.
    return tuple(sys.intern(strings[number]) for number in np.unique(tokens[:, columns]).tolist())


def write(path: Path, stored: Iterable[Stored]) -> None:
    """Store Docs in one piece."""
    from spacy.tokens import DocBin

    bin_ = DocBin(attrs=ATTRIBUTES, store_user_data=True)
    for one in stored:
        bin_.strings.update(one.strings)
        bin_.tokens.append(one.tokens)
        bin_.spaces.append(one.spaces)
        bin_.span_groups.append(one.span_groups)
        bin_.user_data.append(one.user_data)
        bin_.cats.append({})
        bin_.flags.append({"has_unknown_spaces": False})
    bin_.strings |= {*ROLES, ""}
    atomic.write_bytes(path, bin_.to_bytes())


def stored(path: Path) -> Iterator[Stored]:
    """What ``write`` stored, in its order."""
    # Here, since it takes a second: the process that has others work on shards does not need it.
    import srsly
    from spacy.strings import StringStore
    from spacy.tokens import DocBin

    bin_ = DocBin().from_bytes(path.read_bytes())
    if bin_.attrs != DocBin(attrs=ATTRIBUTES).attrs:
        raise ValueError(f"attributes {bin_.attrs}")
    strings = StringStore(bin_.strings)
    with codecs_known():
        for tokens, spaces, groups, user_data in zip(bin_.tokens, bin_.spaces, bin_.span_groups, bin_.user_data, strict=True):
            words = [strings[number] for number in tokens[:, 0].tolist()]
            text = "".join(word + " " * space for word, space in zip(words, spaces[:, 0].tolist(), strict=True))
            assert user_data is not None
            told = srsly.msgpack_loads(user_data)
            yield Stored(told["article_id"], told.get("fingerprint"), text, _strings(tokens, strings), tokens, spaces, groups, user_data)


def read(path: Path, language: str) -> Iterator[Doc]:
    """The Docs of one store, in the order of their articles, with all that their language's vocabulary tells of words."""
    from spacy.util import get_lang_class
    from spacy.vocab import create_vocab

    # The vocabulary of a blank pipeline, without its tokenizer, which takes a hundred times as long to make.
    return _docs(path, create_vocab(language, get_lang_class(language).Defaults))


def _docs(path: Path, vocab: Vocab) -> Iterator[Doc]:
    from spacy.tokens import DocBin

    with codecs_known():
        yield from DocBin().from_bytes(path.read_bytes()).get_docs(vocab)


def _needed(path: Path, language: str) -> Iterator[Doc]:
    """The Docs of a store that a later stage cannot do without; UserError where it is not there or was damaged."""
    from spacy.attrs import IS_SPACE
    from spacy.lang.lex_attrs import LEX_ATTRS, is_space
    from spacy.util import get_lang_class
    from spacy.vocab import Vocab

    # Of what a vocabulary tells of a word (its shape, whether it is like a number, ...) the rules ask for this alone; the others take longest of all.
    told = {**LEX_ATTRS, **get_lang_class(language).Defaults.lex_attr_getters}
    # What spaCy's own does, without a call of Python for each word.
    spaces = str.isspace if told[IS_SPACE] is is_space else told[IS_SPACE]
    docs = _docs(path, Vocab(lex_attr_getters={IS_SPACE: spaces}))
    while True:
        try:
            doc = next(docs, None)
        except FileNotFoundError:
            raise UserError(f"{path}: not found; stage annotate has to run first: dvc repro runs them in order") from None
        except Exception as error:
            raise UserError(
                f"{path}: not the annotations that stage annotate writes ({type(error).__name__}); remove it, and run dvc repro"
            ) from error
        if doc is None:
            return
        yield doc


@contextmanager
def codecs_known() -> Iterator[None]:
    """While it lasts, spaCy's serializer looks through all installed packages for codecs once, and not for each of five parts of a Doc."""
    from srsly.msgpack import msgpack_decoders, msgpack_encoders

    if "get_all" in vars(msgpack_encoders):
        yield
        return
    for codecs in (msgpack_decoders, msgpack_encoders):
        codecs.get_all = dict(codecs.get_all()).copy
    try:
        yield
    finally:
        del msgpack_decoders.get_all, msgpack_encoders.get_all


class Parts:
    """Docs of a shard that is not finished, a file for every so many of them."""

    def __init__(self, root: Path, number: int) -> None:
        self._folder = root / PARTS / f"{number:05d}"
        self._docs: list[Stored] = []

    def add(self, doc: Stored) -> None:
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
    there = sorted((root / FOLDER).glob("*.spacy"))
    if len(there) in (0, params.shards):
        return
    for path in track(there, total=len(there), what="annotate: another number of shards"):
        parts: dict[int, Parts] = {}
        try:
            for doc in stored(path):
                number = tables.shard_of(doc.article_id, params.shards)
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
    docs = _needed(path_of(root, number), params.language)
    doc = next(docs, None)
    # Both are in the order of ids; a Doc at a time, since they take more memory than all else.
    for article in articles(root, params, number):
        if doc is not None and doc.user_data["article_id"] == article["article_id"]:
            yield article, doc
            doc = next(docs, None)
    if doc is not None:
        path = path_of(root, number)
        raise UserError(f"{path}: has annotations of {doc.user_data['article_id']}, which is not where it should be; remove it, and run dvc repro")
