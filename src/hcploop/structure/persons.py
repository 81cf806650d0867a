"""Which person a row names: the first identifier column that holds a value."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from hcploop.schema.kinds import IDENTIFIERS, Kind
from hcploop.structure.reading import trimmed
from hcploop.structure.traits import whole_name, words

_NAME_PARTS = ("given_name", "family_name")


def named(mapped: ir.Table, kind: Kind) -> ir.Table:
    """Tell which identifier names the person of each row.

    Parameters
    ----------
    mapped : table
        What `feeds.mapping.mapped` made.
    kind : Kind
        People, or a kind that names a person.

    Returns
    -------
    table
        The same rows with `person_kind` and `person_raw`, null where no identifier column holds a value.
    """
    columns = _identifying(mapped, kind)
    if not columns:
        return mapped.mutate(person_kind=ibis.null(str), person_raw=ibis.null(str))
    texts = {name: trimmed(mapped[name].cast("string")) for name in columns}
    if len(texts) == 1:
        ((name, text),) = texts.items()
        return mapped.mutate(person_kind=ibis.literal(name), person_raw=text)
    which = ibis.cases(*[(text.notnull(), name) for name, text in texts.items()], else_=ibis.null(str))
    return mapped.mutate(person_kind=which, person_raw=ibis.coalesce(*texts.values()))


WITHHELD = "this market's policy refuses to keep what single doctors bought: the row counts for its hospital alone"
NOT_SHOWN = "(withheld)"
PLACES = ("institution", "region")
"""Where a row that may not name its person can count instead."""


def unnamed(rows: ir.Table) -> ir.Table:
    """Leave rows without a person, whatever they name.

    Parameters
    ----------
    rows : table
        What `named` made.

    Returns
    -------
    table
        The rows with `person_value` and `record_id`, both null; `person_raw` says only whether there was a name.
    """
    told = rows.person_raw.notnull()
    return rows.mutate(
        person_kind=ibis.null(str),
        person_raw=told.ifelse(NOT_SHOWN, ibis.null(str)),
        person_value=ibis.null(str),
        record_id=ibis.null("int64"),
    )


def _identifying(mapped: ir.Table, kind: Kind) -> list[str]:
    if kind.name == "people":
        return ["source_id"]
    other = sorted(name for name in mapped.columns if name.startswith("id_"))
    return [name for name in (*IDENTIFIERS, *other) if name in mapped.columns]


def distinct_names(mapped: ir.Table, kind: Kind) -> ir.Table:
    """List the different (person_kind, person_raw) of a table.

    Parameters
    ----------
    mapped, kind
        As for `named`.

    Returns
    -------
    table
        One row a name. What stands in the files is made distinct first: it is far more often told than different.
    """
    columns = _identifying(mapped, kind)
    rows = named(mapped.select(*columns).distinct() if columns else mapped, kind)
    return rows.select("person_kind", "person_raw").filter(rows.person_raw.notnull()).distinct()


def with_keys(rows: ir.Table, keys: ir.Table, *, kinds: int) -> ir.Table:
    """Join what the kernel `person_keys` found back to the rows.

    Parameters
    ----------
    rows : table
        What `named` made.
    keys : schema.person_key
        One row a distinct name.
    kinds : int
        How many kinds of identifiers `keys` holds; where it is one, names alone tell rows apart.

    Returns
    -------
    table
        The rows with `person_value` and `record_id`.
    """
    if kinds == 1:
        keys = keys.drop("person_kind")
    found = rows.left_join(keys, ["person_kind", "person_raw"] if kinds > 1 else "person_raw")
    return found.drop(*[name for name in found.columns if name.endswith("_right")])


def open_ended(mapped: ir.Table) -> ir.Table:
    """Gather the columns `id_<kind>`, `trait_<name>`, `grade` and `grade_<brand>` of a people feed.

    Returns
    -------
    table
        The rows with `other_ids` (as kind:value), `traits` (as name:value) and `grades` (as brand:A; `all` for the
        column `grade`), and with a name put together from its parts where no whole one is told.
    """
    ids = [(name.removeprefix("id_"), name) for name in mapped.columns if name.startswith("id_")]
    grades = [(name.removeprefix("grade_"), name) for name in mapped.columns if name.startswith("grade_")]
    grades += [("all", "grade")] if "grade" in mapped.columns else []
    traits = [(name.removeprefix("trait_"), name) for name in mapped.columns if name.startswith("trait_")]
    return mapped.mutate(
        **_name_of_parts(mapped),
        other_ids=_pairs(mapped, ids, lambda text: text),
        traits=_pairs(mapped, traits, words),
        grades=_pairs(mapped, grades, lambda text: text.upper().substr(0, 1)),
    )


def _name_of_parts(mapped: ir.Table) -> dict[str, ir.StringValue]:
    parts = [trimmed(mapped[name].cast("string")) if name in mapped.columns else None for name in _NAME_PARTS]
    if not any(part is not None for part in parts):
        return {}
    made = whole_name(*(ibis.null("string") if part is None else part for part in parts))
    return {"name": ibis.coalesce(trimmed(mapped["name"].cast("string")), made) if "name" in mapped.columns else made}


def _pairs(
    mapped: ir.Table, named_columns: list[tuple[str, str]], written: Callable[[ir.StringValue], ir.StringValue]
) -> ir.ArrayValue:
    if not named_columns:
        return ibis.null("array<string>")
    texts = []
    for kind, column in named_columns:
        text = mapped[column].cast("string").strip().nullif("")
        texts.append(ibis.literal(f"{kind}:") + written(text))
    return ibis.array(texts).filter(lambda pair: pair.notnull())
