"""Articles that do to their process what their text says, in whatever process the stage sentences runs."""

from __future__ import annotations

import os
from pathlib import Path

# Runs at the start of every Python process that has its folder on PYTHONPATH. Importing the stage is left to those that work on shards.
SITE = """
import sys

if sys.argv[1:2] == ["work"]:
    from newsclaims.stages import sentences

    def poisoned(article, doc, real=sentences.rows):
        import ctypes, os, pathlib, signal, time
        text = article["text"]
        if "DRAWS-BLOOD-ONCE" in text and not os.path.exists(mark := os.environ["POISON_MARK"]):
            pathlib.Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if "RAISES" in text:
            raise ValueError("no more commas")
        if "SPINS" in text:
            while True:
                pass
        if "SLEEPS" in text:
            time.sleep(10_000)
        if "EATS" in text:
            kept = [bytearray(2**26) for _ in range(10_000)]
        if "CRASHES" in text:
            ctypes.string_at(0)
        if "EXITS" in text:
            os._exit(7)
        if "KILLS" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(article, doc)

    sentences.rows = poisoned
"""
EFFECTS = {
    "RAISES": ("error", "ValueError: no more commas"),
    "SPINS": ("hang", "it takes more than 2 s of processor time"),
    "SLEEPS": ("hang", "nothing was heard of it in 6 times 2 s"),
    "EATS": ("memory", "it takes more than 1500 MB"),
    "CRASHES": ("crash", "its process was ended by SIGSEGV"),
    "EXITS": ("crash", "its process ended with exit status 7"),
    "KILLS": ("crash", "its process was ended by SIGKILL, 3 times"),
}


def environment(folder: Path) -> dict[str, str]:
    """What a process and its children need to be open to poison."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(SITE, encoding="utf-8")
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "POISON_MARK": str(folder / "mark")}
