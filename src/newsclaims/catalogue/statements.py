"""What is true of every build and stands in no table: the words that the card, Croissant's fields of responsible AI and others share."""

from __future__ import annotations

from collections.abc import Mapping

RIGHTS = "The annotations; the texts of the articles stay under the rights of their authors and publishers"

# By the names of Croissant's RAI vocabulary (http://mlcommons.org/croissant/RAI/1.0); plain text, without Markdown.
STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "dataCollection": ("The articles were chosen and supplied by a curator, with what is known about each in sources.csv. Nothing was fetched.",),
    "dataCollectionType": ("Manual Human Curator", "Document analysis"),
    "dataCollectionRawData": (
        "The raw data are news articles as files; articles.source_file, source_record and source_sha256 name the bytes that each came from.",
    ),
    "dataCollectionMissingData": (
        "What is not known of an article is null and was not guessed. An input that did not become an article, and an article that a stage could "
        "not finish, has its row in rejects.",
    ),
    "dataPreprocessingProtocol": (
        "Bytes are decoded and normalised (Unicode NFC, line ends, paragraphs); source_map leads every span of an article that is a whole text or "
        "Markdown file back to the bytes of that file.",
    ),
    "dataAnnotationProtocol": (
        "A model marks sentences, names, sources, cues and contents; rules join and repair them. Every row of entities and claims names its method.",
        "No person reviewed the rows.",
    ),
    "annotationsPerItem": ("One, by a machine; none by people.",),
    "machineAnnotationTools": (
        "Made by the pipeline newsclaims: its embedded transformer, or the spaCy pipeline that it was given instead, and its rules.",
    ),
    "dataAnnotationAnalysis": (
        "In the gold that ships with the package all but the seed are made up, in the manner of real news, and the rules were mended with the errors "
        "on three quarters of them in view (gold/README.md names these), which flatters the figures.",
        "It was annotated by a language model and not by people: the agreement of its two passes, by the same measure, tells how clear the guideline "
        "is, not that the annotations are right.",
    ),
    "dataUseCases": (
        "For finding, counting and comparing what sources say, for training and measuring attribution, and as a start for coding by hand.",
        "Not for deciding what is true, nor for judging a person by what an article reports of them.",
    ),
    "dataBiases": (
        "The articles are whatever was put into seeds/: no sample of any population, and nothing here is representative of an outlet, a conflict or "
        "a time.",
        "The attributions that the embedded model learned from are of US political news of 2016, the names of Western corpora for the most part: "
        "elsewhere it finds less.",
    ),
    "personalSensitiveInformation": (
        "People are named as the articles name them, with what these say of them: offices, nationalities, and what they are said to have done.",
        "Nothing is added about a person from beyond the text, and no name is replaced by another.",
    ),
    "dataSocialImpact": ("Claims about people and groups stand here in their sources' words, false ones too: taken for facts, they can do harm.",),
    "dataLimitations": (
        "English only: the model and the rules know no other language.",
        "Claims are reported, not verified. A quantity is what the words say, not what happened.",
        "An assertion is what an article says in its own voice, and its source is the publisher: that nobody else is named does not make it a fact.",
        'Labels in the texts ("terrorists", "regime") are the words of the article or its sources. No column adopts them as a category.',
        "What is missed most often are claims within claims, headlines, and claims worded with a noun. Where one sentence reports two sources "
        '("police said ...; the union said ..."), or a quotation goes on over several paragraphs, content and source go wrong most often.',
        'Pronouns and nouns ("the minister") are led back to a name only where one candidate is near.',
        "A source that the text does not name is null or unnamed, even where a reader could guess it.",
    ),
    "dataReleaseMaintenancePlan": (
        "The dataset changes only by a rebuild, and any change of a value gives it another fingerprint. Report an error with the claim_id: it stays "
        "the same for the same text and span.",
    ),
}
