"""Texts in another language are told apart; what cannot be told is trusted."""

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from newsclaims.reading.language import classified, other_language, other_languages

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


def test_many_at_a_time_as_one_by_one() -> None:
    texts = [
        ENGLISH,
        GERMAN,
        "",
        "x",
        GERMAN[:60],
        ENGLISH.upper(),
        "日本の大臣は水曜日に" * 9,
        "Привет, мир. " * 30,
        "\ud800 lone",
        ENGLISH + GERMAN,
        "e\u0301" * 200,
    ]
    alone = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    assert classified(texts) == [alone.classify(text) for text in texts]
    assert classified([]) == []
    assert other_languages([(GERMAN, None), (ENGLISH, None), (GERMAN, "en"), (ENGLISH, "de")], "en") == [
        other_language(GERMAN, None, "en"),
        "",
        "",
        "given as de; the corpus is en",
    ]
