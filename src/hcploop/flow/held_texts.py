"""The texts that a Parquet file holds, each entry of a dictionary once, and whether an expression stands in them."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def texts_of(path: Path, columns: Collection[str] | None = None) -> Iterator[tuple[str, pa.Array]]:
    """Give the texts of a file, a piece of a column at a time.

    Parameters
    ----------
    path : Path
        The file.
    columns : collection of str, optional
        Of which columns; of all that hold texts where left out.

    Returns
    -------
    iterator of (str, Array)
        The column, and texts or bytes of it: of a column that is stored with a dictionary its entries, which are far
        fewer than its values.
    """
    with pq.ParquetFile(path) as file:
        kinds = {one.name: one.type for one in file.schema_arrow if _holds_text(one.type)}
        names = [name for name in kinds if columns is None or name in columns]
        stored = {
            name for name in _with_dictionary(file.metadata) if name in names and not pa.types.is_list(kinds[name])
        }
    if not names:
        return
    with pq.ParquetFile(path, read_dictionary=stored) as file:
        for number in range(file.num_row_groups):
            rows = file.read_row_group(number, columns=names)
            for name, column in zip(rows.column_names, rows.columns, strict=True):
                yield from ((name, _entries(chunk)) for chunk in column.chunks)


def stands_in(expression: str, piece: bytes | pa.Buffer, *, text: bool = False) -> bool:
    """Whether an expression of RE2, which reads a text once however many words it has, matches anywhere.

    Parameters
    ----------
    expression : str
        The expression.
    piece : bytes or Buffer
        Where; texts that follow one another in a buffer are read as one.
    text : bool
        Whether the expression is of characters, written as UTF-8, and not of bytes.

    Returns
    -------
    bool
        Whether it does.
    """
    told = piece if isinstance(piece, pa.Buffer) else pa.py_buffer(piece)
    if not told.size:
        return False
    ends = pa.py_buffer(array("q", [0, told.size]))
    one = pa.Array.from_buffers(pa.large_string() if text else pa.large_binary(), 1, [None, ends, told])
    return bool(pc.match_substring_regex(one, expression)[0].as_py())


def _holds_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_list(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_binary(inner))


def _with_dictionary(told: pq.FileMetaData) -> set[str]:
    if not told.num_row_groups:
        return set()
    first = told.row_group(0)
    columns = (first.column(number) for number in range(first.num_columns))
    return {column.path_in_schema for column in columns if column.has_dictionary_page}


def _entries(chunk: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(chunk.type):
        return chunk.dictionary
    return chunk.flatten() if pa.types.is_list(chunk.type) else chunk
