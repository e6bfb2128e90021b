"""Time bare ``nlp.pipe`` on a sample of the articles of the repository that this is run in; prints words, seconds and seconds of the processor."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from newsclaims import params, tables
from newsclaims.stages import annotate


def main(number: int) -> None:
    """Run the pipeline on every so-many-th article."""
    texts = [text for path in tables.files(Path("dataset/articles")) for text in tables.read_file(path, ["text"])["text"].to_pylist()]
    sample = texts[:: max(1, len(texts) // number)]
    nlp = annotate.load_pipeline(Path(), params.load())
    # What is loaded at the first article is not what articles take.
    list(nlp.pipe(sample[:5]))
    clock, processor = time.perf_counter(), time.process_time()
    for _ in nlp.pipe(sample):
        pass
    taken = {"seconds": time.perf_counter() - clock, "processor": time.process_time() - processor}
    print(json.dumps({"articles": len(sample), "words": sum(len(text.split()) for text in sample), **taken}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
