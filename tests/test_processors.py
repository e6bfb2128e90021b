"""The same annotations, to the last bit of every score, on processors with other instruction sets."""

import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotation_digest import digest
from conftest import REPOSITORY, SEED

MODEL = REPOSITORY / "annotator" / "model"
EMULATOR = shutil.which("qemu-x86_64-static") or shutil.which("qemu-x86_64")
CPUINFO = Path("/proc/cpuinfo")


def test_the_model_has_no_operation_whose_sums_depend_on_the_processor() -> None:
    """onnxruntime's Softmax adds up as many numbers at once as a vector register holds."""
    stored = (MODEL / "newsclaims_heads" / "model.onnx").read_bytes()
    assert b"MatMulInteger" in stored
    # As an operation's type (field 4 of a node), not as a part of a node's name.
    assert b'"\x07Softmax' not in stored


@pytest.mark.slow
@pytest.mark.skipif(EMULATOR is None, reason="needs qemu-user to emulate other processors: apt-get install qemu-user-static")
@pytest.mark.skipif(platform.machine() != "x86_64" or "avx2" not in CPUINFO.read_text(encoding="utf-8"), reason="compares processors with AVX2")
def test_another_processor_gives_the_same_bits(tmp_path: Path) -> None:
    """A processor of 2013, without AVX-512; the texts make windows of several lengths, since short ones are computed by other code."""
    seed = (REPOSITORY / "seeds" / SEED).read_text(encoding="utf-8")
    texts = [seed, *(seed[:n] for n in (2, 11, 83, 326, 600))]
    files = []
    for n, text in enumerate(texts):
        files.append(tmp_path / f"{n}.txt")
        files[-1].write_text(text, encoding="utf-8")
    emulated = subprocess.run(
        [str(EMULATOR), "-cpu", "Haswell", str(Path(sys.executable).resolve()), "-c",
         f"import sys; sys.path[:0] = {sys.path!r}; sys.argv = {['', str(MODEL), *map(str, files)]!r}; import runpy; "
         f"runpy.run_path({str(Path(__file__).parent / 'annotation_digest.py')!r}, run_name='__main__')"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert emulated.stdout.strip() == digest(MODEL, texts)
