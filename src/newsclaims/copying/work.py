"""Copy a dataset so that a reader can tell a whole copy from one that is under way, and a broken copy goes on where it stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from time import monotonic

from newsclaims.copying import plan
from newsclaims.copying.plan import MANIFEST, PARTIAL, Plan
from newsclaims.copying.target import Target
from newsclaims.errors import UserError
from newsclaims.progress import track
from newsclaims.releases import sums

# Seconds between two notes of what has arrived: more is not sent again after a crash.
NOTE = 5.0


def copy(planned: Plan, target: Target) -> None:
    """Send what is missing, remove what is no longer part, then write the manifest.

    The old manifest goes first: while there is none, the folder is not to be trusted.
    """
    if planned.nothing_to_do:
        return
    arrived = {name: planned.files[name] for name in planned.kept}
    # Old files stay listed until they are removed, so that a copy that breaks off and goes on with another dataset knows them.
    old = dict.fromkeys(planned.remove, "0" * 64)
    target.write(PARTIAL, sums.text(old | arrived).encode("utf-8"))
    if MANIFEST in target.sizes():
        target.remove(MANIFEST)
    # The card last, alone: it names the digests of the others.
    others = [name for name in planned.send if name != plan.CARD]
    _send(planned, target, others, arrived, old)
    _send(planned, target, [name for name in planned.send if name == plan.CARD], arrived, old)
    for name in track(planned.remove, total=len(planned.remove), what="removing old files"):
        target.remove(name)
    _check(planned, target)
    target.write(MANIFEST, sums.text(planned.files).encode("utf-8"))
    target.remove(PARTIAL)


def _send(planned: Plan, target: Target, names: list[str], arrived: dict[str, str], old: dict[str, str]) -> None:
    noted = monotonic()
    pool = ThreadPoolExecutor(target.streams)
    futures = {pool.submit(target.send, planned.dataset / name, name): name for name in names}
    try:
        for future in track(as_completed(futures), total=len(futures), what="copying: files"):
            future.result()
            arrived[futures[future]] = planned.files[futures[future]]
            if monotonic() - noted > NOTE:
                target.write(PARTIAL, sums.text(old | arrived).encode("utf-8"))
                noted = monotonic()
    finally:
        pool.shutdown(cancel_futures=True)
        arrived |= {name: planned.files[name] for future, name in futures.items() if not future.cancelled() and not future.exception()}
        target.write(PARTIAL, sums.text(old | arrived).encode("utf-8"))


def _check(planned: Plan, target: Target) -> None:
    """UserError where the dataset changed meanwhile, or a file did not arrive whole."""
    changed = [name for name, found in planned.stats.items() if not (planned.dataset / name).exists() or plan.stat(planned.dataset / name) != found]
    if changed:
        raise UserError(f"{planned.dataset}: {', '.join(changed[:3])} changed while the dataset was copied; copy again, and the manifest will follow")
    sizes = target.sizes()
    short = sorted(name for name in planned.files if sizes.get(name) != planned.stats[name][0])
    if short:
        raise UserError(f"{target.url}: {', '.join(short[:3])} did not arrive whole; copy again")
