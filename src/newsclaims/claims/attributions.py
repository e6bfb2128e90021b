"""The attributions of an annotated article: joined from what the annotator marked, completed by rules."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from newsclaims import tokens
from newsclaims.claims import (
    addressee,
    completed,
    coordinated,
    headlines,
    hearsay,
    hedges,
    join,
    nested,
    noun_cues,
    objects,
    participles,
    reported,
    secondhand,
    signature,
    told,
    turns,
)
from newsclaims.claims.frames import Attribution
from newsclaims.claims.quotes import Quotation

# Types of names that can say something.
NAMES = frozenset({"PER", "ORG", "LOC"})
# The rules that find what sources attribute in turn.
WITHIN = frozenset({objects.RULE, reported.RULE, secondhand.RULE, told.RULE})


def find(text: str, doc: Doc, quoted: Sequence[Quotation]) -> list[Attribution]:
    """All attributions of ``doc``: those in the text by the order of their contents, then those that rules add, most of them inside others.

    ``quoted`` are the quotations of ``text``.
    """
    starts = tokens.sentence_starts(doc)
    names = sorted((e.start_char, e.end_char) for e in doc.ents if e.label_ in NAMES)
    joined = signature.signed(text, join.attributions(text, doc, quoted, starts))
    said = (one for one in joined if not (completed.points(text, one) or completed.acts(text, one) or completed.leaves_open(text, one)))
    parted = coordinated.parted(text, (completed.interrupted(text, one, starts) for one in said), quoted)
    asked = (completed.unnamed(text, addressee.apart(text, one)) for one in parted)
    whole = (completed.described(text, completed.with_subject(text, one, names)) for one in asked)
    found = list(participles.with_source(text, hearsay.completed(text, whole, starts), starts, names))
    found += nested.according_to(text, found)
    found += hearsay.adverbs(text, found, starts)
    found += headlines.find(text, found)
    found += turns.find(text, found, names)
    found += hedges.find(text, found, starts)
    found += noun_cues.find(text, found)
    found += secondhand.find(text, found)
    within = nested.contents(text, found)
    found += told.find(text, found, within)
    found += objects.find(text, found, within)
    found += reported.find(text, found, within)
    return [completed.apart(text, one) for one in found]
