"""How a file is written: `Format`; and what is read before it is landed: `Sample`."""

from __future__ import annotations

from dataclasses import dataclass

from hcploop.market.feed import FileFormat

SUFFIXES: dict[str, FileFormat] = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xlsb": "xlsx",
    ".xls": "xlsx",
    ".ods": "xlsx",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""Which format a file's suffix stands for; the reader of Excel files reads its older and open kin too."""


@dataclass(frozen=True)
class Format:
    """How a file is written.

    Parameters
    ----------
    format : {"csv", "tsv", "xlsx", "parquet", "jsonl"}
        What kind of file it is.
    encoding : str
        Of a text file, as Python names it; "" otherwise.
    delimiter : str
        What parts the columns of a text file; "" otherwise.
    line_end : str
        `LF`, `CRLF` or `CR`; "" where the file is no text.
    header_row : int
        The row that holds the column names, counted from 1; 0 where names do not stand in a row.
    sheet : str
        The sheet of a workbook; "" otherwise.
    columns : tuple of str
        The column names, trimmed; "" for a column without a name.
    """

    format: FileFormat
    encoding: str = ""
    delimiter: str = ""
    line_end: str = ""
    header_row: int = 0
    sheet: str = ""
    columns: tuple[str, ...] = ()
