"""The attributions of an annotated article: joined from what the annotator marked, completed by rules."""

from __future__ import annotations

from spacy.tokens import Doc

from newsclaims.claims import join, nested, reported, signature
from newsclaims.claims.frames import Attribution


def find(doc: Doc) -> list[Attribution]:
    """All attributions of ``doc``: those in the text by the order of their contents, then those inside others."""
    found = list(signature.signed(doc.text, join.attributions(doc)))
    found += nested.according_to(doc.text, found)
    return [*found, *reported.find(doc.text, found)]
