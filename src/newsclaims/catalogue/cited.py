"""What every citation names: who made the dataset, which version, the fingerprint of its rows and, for a part of it, which rows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import quote

from newsclaims.catalogue.about import About, Author

# Digits of a fingerprint that tell versions apart in running text; the full one proves.
SHORT = 12
ZENODO = "10.5281/zenodo."
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
# Zero-width joiners belong to the spelling of Persian and Indic names; all other invisible characters only disturb.
JOINERS = "\u200c\u200d"
# What an address may hold as it is, escapes of its own among it.
SAFE = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True)
class Part:
    """Some rows of one table: how many, the digest of their set, the condition that they meet (None for all) and the query that finds them."""

    table: str
    rows: int
    sha256: str
    where: str | None
    query: str

    @property
    def words(self) -> str:
        """The rows in one phrase."""
        return f"{self.rows} row{'' if self.rows == 1 else 's'} of {self.table}, sha256:{self.sha256}"


@dataclass(frozen=True)
class Cited:
    """A dataset to cite, or a part of it; made by ``of``, so that its texts have neither line ends nor invisible characters."""

    about: About
    fingerprint: str
    part: Part | None = None

    @property
    def short(self) -> str:
        """The fingerprint for running text."""
        return self.fingerprint[:SHORT]

    @property
    def key(self) -> str:
        """A key for bibliographies: of the version and, for a part, of its rows."""
        version = re.sub(r"[^\w.-]", "", self.about.version, flags=re.ASCII)
        key = f"{self.about.name}-{version}"
        return f"{key}-{self.part.sha256[:SHORT]}" if self.part else key

    @property
    def proof(self) -> str:
        """The fingerprint in full and the rows in one phrase."""
        return f"sha256:{self.fingerprint}" + (f"; {self.part.words}" if self.part else "")

    @property
    def proved(self) -> str:
        """What the fingerprint is, in a sentence."""
        return f"Fingerprint {self.short} (in full sha256:{self.fingerprint}): SHA-256 of the rows of all tables by value, whatever files hold them."

    @property
    def note(self) -> str:
        """What proves which rows are meant, for an entry's note."""
        return f"Fingerprint {self.short} ({self.proof})"

    @property
    def address(self) -> str | None:
        """Where it is found: by its DOI, else its page, else its repository."""
        if self.about.doi:
            return doi_address(self.about.doi)
        found = self.about.url or self.about.repository
        return quote(found, safe=SAFE) if found else None

    @property
    def holder(self) -> str | None:
        """The archive that publishes it, where its DOI tells; None where its authors do."""
        return "Zenodo" if (self.about.doi or "").lower().startswith(ZENODO) else None


def of(about: About, fingerprint: str, part: Part | None = None) -> Cited:
    """``about`` with plain texts and nothing twice, and what proves which rows are meant."""
    return Cited(
        replace(
            about,
            title=plain(about.title),
            abstract=plain(about.abstract),
            authors=tuple(dict.fromkeys(map(_author, about.authors))),
            licences=tuple(dict.fromkeys(about.licences)),
            keywords=tuple(dict.fromkeys(filter(None, map(plain, about.keywords)))),
        ),
        fingerprint,
        part,
    )


def plain(text: str) -> str:
    """``text`` in one line, without control and other invisible characters, which disturb terminals and are forbidden in XML."""
    line = " ".join(text.split())
    kept = (c for c in line if c in JOINERS or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(kept).split())


def doi_address(doi: str) -> str:
    """The DOI as an address."""
    return "https://doi.org/" + quote(doi, safe="/:;().-_[]")


def orcid(author: Author) -> str | None:
    """The sixteen digits of the author's ORCID."""
    found = ORCID.search(author.orcid or "")
    return found[0] if found else None


def inverted(author: Author) -> str:
    """The name as lists sort it: family name first."""
    return author.name or ", ".join(part for part in (author.family, author.given) if part)


def _author(author: Author) -> Author:
    texts = {key: plain(value) for key, value in vars(author).items() if value is not None and key != "orcid"}
    return replace(author, **{key: value or None for key, value in texts.items()})
