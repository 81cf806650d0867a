"""Workbooks → a part."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from hcploop.errors import InputError
from hcploop.feeds.format import Format
from hcploop.feeds.header import ROWS_LOOKED_AT, check_header, guess_header_row, trimmed_header
from hcploop.feeds.landed import Landed, landed_schema, rejected_rows, without_blank_rows, writing
from hcploop.feeds.shown import shown
from hcploop.market import Feed, did_you_mean

BATCH = 50_000
"""Rows that are written at a time."""


def sniff_excel(path: Path, feed: Feed, *, file: str) -> Format:
    """Tell the sheet and the row of column names of a workbook.

    Raises
    ------
    InputError
        It is no workbook, it is locked, it has no such sheet, its header runs over two rows, or its names
        will not do.
    """
    sheet = open_sheet(path, feed, file=file)
    rows = [[shown(cell) or "" for cell in row] for row in _rows(sheet)[:ROWS_LOOKED_AT]]
    if not any(any(row) for row in rows):
        return Format("xlsx", sheet=sheet.name)
    header_row = feed.header_row or guess_header_row(rows)
    if header_row > len(rows):
        raise InputError(
            f"the sheet {sheet.name!r} has no row {header_row}",
            file=file,
            remedy=f"Write header_row = n for the feed, n being one of the first {ROWS_LOOKED_AT} rows",
        )
    if feed.header_row is None:
        _refuse_two_rows(sheet, header_row, len(rows[0]), file)
    columns = trimmed_header(rows[header_row - 1])
    check_header(columns, row=header_row, file=file)
    return Format("xlsx", header_row=header_row, sheet=sheet.name, columns=columns)


def land_excel(path: Path, feed: Feed, to: Path, how: Format, *, file: str) -> Landed:
    """Write the part of a workbook's sheet; parameters and return value as in `hcploop.feeds.land`."""
    rows = _rows(open_sheet(path, feed, file=file))
    named = tuple(name for name in how.columns if name)
    count = 0
    with writing(to, named) as writer:
        for first in range(how.header_row, len(rows), BATCH):
            batch = rows[first : first + BATCH]
            columns = [[shown(row[at]) for row in batch] for at in range(len(how.columns))]
            _refuse_nameless(columns, how.columns, first, file)
            numbers = list(range(first + 1, first + 1 + len(batch)))
            filled = [column for column, name in zip(columns, how.columns, strict=True) if name]
            part = pa.Table.from_arrays(
                [
                    pa.array(values, field.type)
                    for values, field in zip([*filled, numbers], landed_schema(named), strict=True)
                ],
                schema=landed_schema(named),
            )
            kept = without_blank_rows(part)
            writer.write_table(kept)
            count += kept.num_rows
    return Landed(count, named, how, rejected_rows(feed.name, file, []))


def open_sheet(path: Path, feed: Feed, *, file: str) -> CalamineSheet:
    """Open the sheet that the feed names, or the first one that is a sheet of cells.

    Raises
    ------
    InputError
        It is no workbook, it is locked, or it has no such sheet.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        wanted = feed.sheet if feed.sheet is not None else 1
        if isinstance(wanted, int):
            wanted = sheets[wanted - 1] if 0 < wanted <= len(sheets) else str(wanted)
        if wanted not in sheets:
            remedy = did_you_mean(wanted, sheets, otherwise=f"The sheets are {', '.join(sheets)}")
            raise InputError(f"there is no sheet {wanted!r}", file=file, remedy=remedy)
        return book.get_sheet_by_name(wanted)
    except PasswordError as error:
        raise InputError("the workbook has a password", file=file, remedy="Save it without one") from error
    except CalamineError as error:
        raise InputError(
            f"this is no workbook that can be read ({error})", file=file, remedy="Save it again as .xlsx, or as .csv"
        ) from error


def _rows(sheet: CalamineSheet) -> list[list[object]]:
    """Read all rows; a cell that is merged over several rows holds its value in each of them."""
    rows = cast("list[list[object]]", sheet.to_python(skip_empty_area=False))
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for at in range(top + 1, min(bottom + 1, len(rows))):
            rows[at][left] = rows[top][left]
    return rows


def _refuse_two_rows(sheet: CalamineSheet, header_row: int, width: int, file: str) -> None:
    """Refuse a header of two rows: which of the two names the columns is for the user to say."""
    last = header_row
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        is_title = right - left + 1 >= width
        if top < header_row and bottom > top and not is_title:
            last = max(last, bottom + 1)
            header_row = min(header_row, top + 1)
        elif top == bottom == header_row - 1 and right > left:
            last = max(last, header_row + 1)
    if last > header_row:
        raise InputError(
            f"the column names are merged cells over rows {header_row} to {last}",
            file=file,
            row=header_row,
            remedy=f"Write header_row = {last} for the feed, or give the sheet one row of column names",
        )


def _refuse_nameless(columns: list[list[str | None]], names: tuple[str, ...], first: int, file: str) -> None:
    for at, (name, values) in enumerate(zip(names, columns, strict=True), 1):
        found = next(((row, value) for row, value in enumerate(values) if value), None)
        if not name and found:
            raise InputError(
                f"column {at} has no name but holds a value",
                file=file,
                row=first + 1 + found[0],
                value=found[1],
                remedy="Name the column, or write header_row = n for the row that names all columns",
            )
