"""References to the dataset: an entry for BibTeX and BibLaTeX, a sentence in the style of APA 7, an item of CSL-JSON."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from newsclaims.catalogue.about import Author
from newsclaims.catalogue.cited import Cited

TEX = str.maketrans(
    {
        # Escaped braces would still count as braces for BibTeX, and could end the value.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# APA 7 names up to twenty authors; of more it names nineteen and the last.
MOST = 20


def bibtex(cited: Cited) -> str:
    """One ``@dataset`` entry in UTF-8: BibLaTeX knows the type, BibTeX's own styles treat it as ``@misc``."""
    about = cited.about
    day = about.released
    fields = {
        "author": "{" + " and ".join(map(_tex_author, about.authors)) + "}" if about.authors else None,
        # Doubled braces keep the case of the title's letters.
        "title": "{{" + about.title.translate(TEX) + "}}",
        "year": f"{{{day.year}}}" if day else None,
        "month": MONTHS[day.month - 1] if day else None,
        "day": f"{{{day.day}}}" if day else None,
        "version": "{" + about.version.translate(TEX) + "}",
        "publisher": "{" + cited.holder + "}" if cited.holder else None,
        "howpublished": "{" + f"Data set, version {about.version}".translate(TEX) + "}",
        "doi": "{" + about.doi + "}" if about.doi else None,
        "url": "{" + cited.address + "}" if cited.address else None,
        "note": "{" + cited.note.translate(TEX) + "}",
    }
    lines = [f"  {key:<12} = {value}," for key, value in fields.items() if value is not None]
    return "\n".join([f"@dataset{{{cited.key},", *lines, "}"]) + "\n"


def apa(cited: Cited) -> str:
    """One sentence, as APA 7 has it for data sets, with the fingerprint before the address."""
    about = cited.about
    year = about.released.year if about.released else "n.d."
    authors = _joined([_apa_author(author) for author in about.authors])
    title = f"{about.title} (Version {about.version}, fingerprint {cited.short}) [Data set]."
    parts = [
        # Where authors are not known yet, the title takes their place.
        *([authors if authors.endswith(".") else f"{authors}.", f"({year}).", title] if authors else [title, f"({year})."]),
        f"{cited.holder}." if cited.holder else None,
        f"Fingerprint {cited.proof}.",
        # No full stop after an address: it would be copied with it.
        cited.address,
    ]
    return " ".join(part for part in parts if part)


def csl(cited: Cited) -> list[dict[str, Any]]:
    """CSL-JSON: a list of one item."""
    about = cited.about
    day = about.released
    part = cited.part
    item = {
        "id": cited.key,
        "type": "dataset",
        "title": about.title,
        "author": [_csl_author(author) for author in about.authors],
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "version": about.version,
        "publisher": cited.holder,
        "DOI": about.doi,
        "URL": cited.address,
        "abstract": about.abstract,
        "keyword": ", ".join(about.keywords) or None,
        "note": cited.note,
        "custom": {
            "fingerprint": f"sha256:{cited.fingerprint}",
            **({"rows": part.rows, "rows-sha256": part.sha256, "table": part.table, "query": part.query} if part else {}),
        },
    }
    return [{key: value for key, value in item.items() if value is not None}]


def _tex_author(author: Author) -> str:
    if author.name or not (author.family and author.given):
        # One word for BibTeX, which would part it into given and family names.
        return "{" + author.full.translate(TEX) + "}"
    return f"{_tex_name(author.family)}, {_tex_name(author.given)}"


def _tex_name(name: str) -> str:
    escaped = name.translate(TEX)
    parts_names = "," in name or re.search(r"\band\b", name, re.IGNORECASE)
    return f"{{{escaped}}}" if parts_names else escaped


def _apa_author(author: Author) -> str:
    if author.name or not (author.family and author.given):
        return author.full
    return f"{author.family}, {' '.join(_initials(word) for word in author.given.split())}"


def _initials(word: str) -> str:
    """``J.-P.`` of Jean-Paul; a name in a script without capitals is not shortened."""
    letters = [next((c for c in part if c.isalpha()), "") for part in word.split("-")]
    if any(unicodedata.category(letter) == "Lo" for letter in letters if letter):
        return word
    return "-".join(f"{letter.upper()}." for letter in letters if letter) or word


def _joined(names: list[str]) -> str:
    if len(names) > MOST:
        return ", ".join(names[: MOST - 1]) + f", . . . {names[-1]}"
    return "".join(names) if len(names) < 2 else ", ".join(names[:-1]) + f", & {names[-1]}"


def _csl_author(author: Author) -> dict[str, str]:
    if author.name or not (author.family and author.given):
        return {"literal": author.full}
    return {"family": author.family, "given": author.given}
