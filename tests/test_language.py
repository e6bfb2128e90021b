"""Texts in another language are told apart; what cannot be told is trusted."""

from newsclaims.reading.language import other_language

GERMAN = (
    "Der Minister sagte am Mittwoch, dass die Gespräche mit den Ältesten der Provinz bald zu einer Einigung führen werden, "
    "und dass niemand einen neuen Krieg wolle."
)
ENGLISH = (
    "The minister said on Wednesday that talks with the elders of the province would soon lead to an agreement, and that nobody wanted a new war."
)


def test_detected() -> None:
    assert other_language(ENGLISH, None, "en") == ""
    assert other_language(GERMAN, None, "en").startswith("detected as de (probability ")
    assert other_language(GERMAN, None, "de") == ""


def test_what_is_given_counts() -> None:
    assert other_language(GERMAN, "en", "en") == ""
    assert other_language(ENGLISH, "de", "en") == "given as de; the corpus is en"


def test_a_short_text_is_trusted() -> None:
    assert other_language("Der Minister sagte nichts.", None, "en") == ""
