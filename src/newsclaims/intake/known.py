"""Which texts were admitted in earlier runs, and with which contacts: neither is looked for in them again, nor is their language told.

Remembered is a hash for each, of its words, the contacts in them, and all else that decides. So there is nothing in the file that could be wrong:
what is stale, damaged or another's is in no hash that is asked for, and a text that is not known is looked at.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import unicodedata
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from newsclaims import atomic, digests
from newsclaims.intake import admission
from newsclaims.params import Params
from newsclaims.reading.contacts import COMBINATIONS, Kinds

# Below build/, and no output: without them all texts are looked at.
FOLDER = Path("build/known-texts")
HASHES, MADE_OF = "hashes", "made-of.json"
ENTRY = np.dtype("S16")
# What decides beside the words: the code that is asked, and the libraries that it asks.
CODE, LIBRARIES = ("intake/admission.py", "intake/known.py", "reading/contacts.py", "reading/language.py"), ("numpy", "phonenumbers", "py3langid")

Hash = bytes


def hash_of(row: Mapping[str, Any]) -> Hash:
    """Of all that decides about an article's row, before its language is told, but for what decides about every row."""
    return hashlib.sha256(json.dumps([row[name] for name in (*admission.WORDED, "language", "text_sha256")]).encode("ascii")).digest()


class Known:
    """What the last run knew, mapped and not read; in the file ``seen`` is noted what this one admits."""

    def __init__(self, root: Path, params: Params, seen: Path) -> None:
        self._decides = decides(params)
        try:
            self._hashes = np.asarray(np.memmap(root / FOLDER / HASHES, ENTRY, "r"))
        except (OSError, ValueError):
            self._hashes = np.empty(0, dtype=ENTRY)
        self._seen = seen.open("wb")

    def kinds(self, of: Hash) -> Kinds | None:
        """The kinds of contact in a text that was admitted; None where it is not known."""
        for kinds in COMBINATIONS if len(self._hashes) else ():
            entry = self._entry(of, kinds)
            place = int(np.searchsorted(self._hashes, np.array(entry, dtype=ENTRY)))
            if self._hashes[place : place + 1].tobytes() == entry:
                return kinds
        return None

    def add(self, of: Hash, kinds: Kinds) -> None:
        """An article was admitted, with these contacts."""
        self._seen.write(self._entry(of, kinds))

    def close(self) -> None:
        """Nothing more will be added."""
        self._seen.close()

    def _entry(self, of: Hash, kinds: Kinds) -> bytes:
        return hashlib.sha256(of + f"{self._decides} {sorted(kinds)}".encode("ascii")).digest()[: ENTRY.itemsize]


def decides(params: Params) -> str:
    """A digest of what decides about every text."""
    package = Path(__file__).parent.parent
    found = {name: digests.of_file(package / name) for name in CODE} | {name: version(name) for name in LIBRARIES}
    found["python"] = f"{platform.python_version()} {unicodedata.unidata_version}"
    # What takes more than an article may is no article.
    found["params"] = f"{params.language} {params.cpu_seconds} {params.memory_mb}"
    return digests.of_files(found)


def keep(root: Path, params: Params, seen: Iterable[Path], inputs: int, size: int) -> None:
    """Have the next run know what this one has ``seen`` among so many inputs, of ``size`` bytes."""
    with atomic.written(root / FOLDER / HASHES) as temporary:
        with temporary.open("wb") as whole:
            for path in seen:
                with path.open("rb") as part:
                    shutil.copyfileobj(part, whole)
        hashes = np.fromfile(temporary, ENTRY)
        hashes.sort()
        hashes.tofile(temporary)
    atomic.write_json(root / FOLDER / MADE_OF, {"decides": decides(params), "bytes": size * len(hashes) // max(inputs, 1)})


def size(root: Path, params: Params) -> int:
    """About how many bytes of seeds are known; 0 where nothing is that still holds."""
    try:
        made_of = json.loads((root / FOLDER / MADE_OF).read_bytes())
        return int(made_of["bytes"]) if made_of["decides"] == decides(params) else 0
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return 0
