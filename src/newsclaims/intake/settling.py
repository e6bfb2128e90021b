"""One shard of articles: what readers put aside for it, sorted by id, and each text once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsclaims import tables
from newsclaims.errors import UserError
from newsclaims.intake import spill

DUPLICATE_OF = "duplicate_of"
# A column of Arrow strings holds no more.
MOST_TEXT = 2**31 - 1  # bytes


def settle(folders: Sequence[Path], shard: int, schema: pa.Schema, path: Path) -> list[dict[str, Any]]:
    """Write the articles of a shard to the Arrow file ``path``, and return those that repeat the text of one before them: row, order, and the first.

    The first is that of the first file, and in a file of the first record. Raises UserError where two texts have one id, or a shard is too large.
    """
    pieces = []
    size = 0
    for piece in spill.pieces(folders, shard):
        size += pc.sum(pc.binary_length(piece["text"])).as_py() or 0
        if size > MOST_TEXT:
            raise UserError(
                f"params.yaml: shards is too small: the articles of shard {shard} have more than {MOST_TEXT} bytes; about 5,000 should be in one"
            )
        pieces.append(piece)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not pieces:
        write_arrow(schema.empty_table(), path)
        return []
    put_aside = pa.concat_tables(pieces)
    keys = ("article_id", spill.ORDER, "source_record")
    order = pc.sort_indices(put_aside.select(keys), sort_keys=[(key, "ascending") for key in keys])
    listed = np.array(put_aside["article_id"].to_pylist(), dtype="S16")[order.to_numpy()]
    again = np.concatenate([[False], listed[1:] == listed[:-1]])
    repeated = _repeated(put_aside, order.to_numpy(), again)
    write_arrow(put_aside.take(order.filter(pa.array(~again))), path)
    return repeated


def write_arrow(table: pa.Table, path: Path) -> None:
    """Write a temporary Arrow file that ``settled`` maps."""
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as out:
        out.write_table(table.combine_chunks())


def _repeated(put_aside: pa.Table, order: np.ndarray[Any, np.dtype[np.int64]], again: np.ndarray[Any, np.dtype[np.bool_]]) -> list[dict[str, Any]]:
    told = ["source_file", "source_record", spill.ORDER]
    first = np.maximum.accumulate(np.where(again, 0, np.arange(len(again))))
    found = []
    for place in np.flatnonzero(again):
        row, twin = (put_aside.slice(order[one], 1) for one in (place, first[place]))
        (article,), (other,) = row.select(told).to_pylist(), twin.select(told).to_pylist()
        where = f"{other['source_file']}, record {other['source_record']}"
        if row["text"][0] != twin["text"][0]:
            raise UserError(
                f"seeds/{article['source_file']}, record {article['source_record']}, and seeds/{where}, differ but have one id, "
                f"{put_aside['article_id'][order[place]]}; remove one of them"
            )
        found.append({**article, "where": where})
    return found


def settled(path: Path, columns: Sequence[str]) -> pa.Table:
    """Some columns of a settled shard, mapped and not read. A file that is not there is an error: the run that it belongs to has ended."""
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all().select(columns)


def write(settled_path: Path, schema: pa.Schema, duplicates: Mapping[str, str], path: Path) -> None:
    """Write a settled shard as a part of the table articles, with the column that names what an article is a copy of."""
    names = [name for name in schema.names if name != DUPLICATE_OF]
    found = settled(settled_path, names)
    columns = {name: found[name] for name in names}
    columns[DUPLICATE_OF] = pa.array([duplicates.get(one) for one in found["article_id"].to_pylist()], pa.string())
    tables.write_table(pa.table([columns[name] for name in schema.names], schema=schema), path)
