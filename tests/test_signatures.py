"""Signatures of near-duplicates: pinned, kept across runs, and as likely to meet as the documentation says."""

import random
from pathlib import Path

import numpy as np
import pyarrow as pa

from newsclaims.syndication import shingles, signatures


def test_bands_are_the_same_on_every_machine() -> None:
    found = signatures.bands("One small text of a few words, said twice.")
    assert found.dtype == np.uint64
    assert [f"{value:016x}" for value in found[:2].tolist()] == ["ad1ff1b4c2898431", "3a2a4e9a636fa0e7"]
    assert not signatures.bands("!!!").any()


def test_what_is_kept_is_not_computed_again_and_damage_is_made_good(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    texts = pa.array(["one text here", "another text there"])
    signatures.update(path, ["00000000000000ff", "ffffffffffffffff"], texts)
    first = path.read_bytes()
    assert signatures.read(path, 0).tolist() == [0xFF, 2**64 - 1]
    assert signatures.read(path, 3).tolist() == [int(signatures.bands(t)[2]) for t in texts.to_pylist()]
    path.write_bytes(first[:200])
    signatures.update(path, ["00000000000000ff", "ffffffffffffffff"], texts)
    assert path.read_bytes() == first


def test_another_number_of_shards_or_another_code_begins_anew(tmp_path: Path) -> None:
    signatures.open_folder(tmp_path, 2)
    kept = signatures.path_of(tmp_path, 1)
    kept.write_bytes(b"x")
    (kept.parent / ".00001.npy.7.tmp").write_bytes(b"left by a killed run")
    signatures.open_folder(tmp_path, 2)
    assert sorted(p.name for p in kept.parent.iterdir()) == ["00001.npy", "made-with.json"]
    signatures.open_folder(tmp_path, 3)
    assert not kept.exists()


def test_copies_meet_in_a_band_and_others_do_not() -> None:
    rng = random.Random(1)
    words = [f"w{n}" for n in range(5_000)]
    met = apart = 0
    for _ in range(200):
        one = [rng.choice(words) for _ in range(400)]
        other = list(one)
        for place in rng.sample(range(400), 14):
            other[place] = rng.choice(words)
        assert 0.65 < shingles.jaccard(shingles.of(" ".join(one)), shingles.of(" ".join(other))) < 0.8
        bands = [signatures.bands(" ".join(text)) for text in (one, other, rng.sample(words, 400))]
        met += bool((bands[0] == bands[1]).any())
        apart += not (bands[0] == bands[2]).any()
    assert met >= 196
    assert apart == 200
