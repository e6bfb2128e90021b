"""Made-up inputs by the hundred thousand: what fuzzing.py says must hold of each. What was found is tried each time."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzzing
from conftest import REPOSITORY
from fuzzing import COUNTS, FOUND, TARGETS
from newsclaims.reading import normalize
from newsclaims.reading.records import read

# Another one tries other inputs.
SEED = int(os.environ.get("FUZZING_SEED", "1"))
AWKWARD = st.lists(
    st.one_of(st.sampled_from(fuzzing.TOKENS), st.binary(max_size=4), st.text(max_size=4).map(lambda t: t.encode("utf-8", "surrogatepass")))
)


@pytest.mark.parametrize("path", sorted(FOUND.iterdir()), ids=lambda path: path.name)
def test_what_was_found_once_holds_now(path: Path, tmp_path: Path) -> None:
    target = path.name.partition("-")[0]
    if target == "parquet":
        (tmp_path / "a.parquet").write_bytes(path.read_bytes())
        assert list(read(tmp_path / "a.parquet"))
    else:
        TARGETS[target](path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=60)
@given(parts=AWKWARD)
def test_any_bytes(target: str, parts: list[bytes]) -> None:
    TARGETS[target](b"".join(parts))


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_good_inputs_that_were_spoilt(target: str) -> None:
    for raw in fuzzing.mutated(target, COUNTS[target], SEED):
        try:
            TARGETS[target](raw)
        except Exception as error:
            raise AssertionError(f"keep it as tests/found/{target}-NAME: {raw!r}") from error


@pytest.mark.slow  # Its reader is a process of its own each time.
def test_spoilt_parquet_files(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    for n in range(20):
        raw = bytearray(fuzzing.parquet())
        for _ in range(3):
            raw[rng.randrange(4, len(raw))] = rng.randrange(256)
        path = tmp_path / f"{n}.parquet"
        path.write_bytes(raw)
        found = [fuzzing._brief(one) for one in read(path)]
        assert found, raw
        assert not any(reason.startswith("error") for number, reason in found if number < 0), raw


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_what_coverage_leads_to(target: str, tmp_path: Path) -> None:
    pytest.importorskip(
        "atheris", reason="there is no wheel of Atheris for this Python or system, or the group fuzz is not installed: uv sync --group fuzz"
    )
    for n, raw in enumerate(fuzzing.beginnings(target)):
        (tmp_path / str(n)).write_bytes(raw)
    command = [
        sys.executable,
        str(Path(__file__).with_name("guided.py")),
        target,
        "-runs=2000",
        "-max_total_time=5",
        "-max_len=600",
        f"-seed={SEED}",
        str(tmp_path),
    ]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(REPOSITORY / "tests")}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done " in done.stderr


def test_a_hundred_thousand_inputs() -> None:
    assert sum(COUNTS.values()) >= 100_000
    assert COUNTS.keys() == TARGETS.keys()


def test_what_does_not_hold_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = normalize.normalize
    monkeypatch.setattr(normalize, "normalize", lambda traced: (real(traced)[0].take(slice(1, None)), frozenset()))
    with pytest.raises(AssertionError):
        TARGETS["normalization"](b"She said so.")
