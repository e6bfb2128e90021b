"""Is a text in the language of the corpus?"""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Fewer words than this say too little about their language.
MIN_WORDS = 20
# A doubtful verdict throws no article out; a curator can still name the language in sources.csv.
MIN_PROBABILITY = 0.8
READ_WITHIN = 2_000  # code points


def other_language(text: str, given: str | None, corpus: str) -> str:
    """Why ``text`` is not in the language ``corpus``, or "": what is ``given`` counts, else what py3langid finds in its beginning."""
    if given is not None:
        return "" if given == corpus else f"given as {given}; the corpus is {corpus}"
    beginning = text[:READ_WITHIN]
    if len(beginning.split()) < MIN_WORDS:
        return ""
    found, probability = _identifier().classify(beginning)
    if found == corpus or probability < MIN_PROBABILITY:
        return ""
    return f"detected as {found} (probability {probability:.2f}); the corpus is {corpus}"


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
