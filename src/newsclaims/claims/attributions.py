"""The attributions of an annotated article: joined from what the annotator marked, completed by rules."""

from __future__ import annotations

from spacy.tokens import Doc

from newsclaims import tokens
from newsclaims.claims import coordinated, hearsay, join, nested, noun_cues, reported, signature
from newsclaims.claims.frames import Attribution
from newsclaims.claims.quotes import quotations


def find(text: str, doc: Doc) -> list[Attribution]:
    """All attributions of ``doc``: those in the text by the order of their contents, then those that rules add, most of them inside others."""
    starts = tokens.sentence_starts(doc)
    joined = signature.signed(text, join.attributions(text, doc))
    found = list(hearsay.completed(text, coordinated.parted(text, joined, quotations(text)), starts))
    found += nested.according_to(text, found)
    found += hearsay.adverbs(text, found, starts)
    found += noun_cues.find(text, found)
    return [*found, *reported.find(text, found)]
