"""Fuzzing that is guided by coverage: `uv run --group fuzz python tests/guided.py normalization -runs=100000`, with the options of libFuzzer."""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

# What it is guided by: our own code as it is imported here for the first time.
with atheris.instrument_imports(include=["newsclaims"]):
    import fuzzing

if __name__ == "__main__":
    target = fuzzing.TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
