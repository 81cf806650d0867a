"""Write docs/reference/tables.md from `hcploop.schema`; with `--check` only tell whether it is stale."""

import sys
from pathlib import Path

from hcploop.schema import TABLES, Column, Table
from hcploop.schema.kinds import IDENTIFIERS, KINDS, Kind

PAGE = Path(__file__).parents[1] / "docs/reference/tables.md"
OPENING = """# Tables

*This page is made from `hcploop.schema` by `make format`; a test fails when it is stale.*

A required column always holds a value. Moments (`…_at`) are UTC without a zone; days (`…_on`) are days in the
market's time zone; shares lie between 0 and 1.

## Tables of a snapshot

What `hcploop sql` can read, and what the stages hand to one another.
"""
FEEDS = """
## Kinds of feed

What `kind = "…"` in `market.toml` may be, and which columns its files may have. Where a kind names a person, a row
does so by the first of these columns that holds a value, or by a column `id_<kind>`:
{identifiers}.
"""


def column_rows(columns: dict[str, Column]) -> list[str]:
    rows = ["| column | type | required | meaning |", "|---|---|---|---|"]
    for name, column in columns.items():
        meaning = column.text.replace("|", "\\|")
        if column.values:
            meaning += f" ({', '.join(f'`{value}`' for value in column.values)})"
        rows.append(f"| `{name}` | `{column.type}` | {'yes' if column.required else ''} | {meaning} |")
    return rows


def table_text(table: Table) -> str:
    head = f"### {table.name}\n\nOne row is {table.text}. Key: {', '.join(f'`{k}`' for k in table.key) or 'none'}.\n"
    return "\n".join([head, *column_rows(dict(table.columns)), ""])


def kind_text(kind: Kind) -> str:
    persons = {"required": " Names a person.", "optional": " May name a person.", "none": ""}[kind.person]
    key = ", ".join(f"`{name}`" for name in kind.key)
    head = f"### Feed: {kind.name}\n\nOne row is {kind.text}.{persons} Key unless the feed names another: {key}.\n"
    return "\n".join([head, *column_rows(dict(kind.columns)), ""])


def page() -> str:
    identifiers = FEEDS.format(identifiers=", ".join(f"`{name}`" for name in IDENTIFIERS))
    tables = [table_text(table) for _, table in sorted(TABLES.items())]
    return "\n".join([OPENING, *tables, identifiers, *[kind_text(kind) for kind in KINDS.values()]])


def main() -> int:
    if "--check" not in sys.argv:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write(f"{PAGE.name} is stale: run `make format` and commit it.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
