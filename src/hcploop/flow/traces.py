"""All by which a person can be told in a folder of snapshots."""

# ruff: noqa: S608 - every literal in the queries of this file is quoted
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers

from hcploop.engine import DuckEngine, Manifest, Store
from hcploop.engine.duck_sql import quoted
from hcploop.errors import NotFound

CONTACTS = ("phone", "email", "licence_no", "wechat_unionid", "wechat_openid", "external_userid")
"""Identifiers that are hers alone unless somebody else's record holds them, too."""

LEAST = 6
"""Characters that an identifier must have to be looked for within longer texts."""

_NOISE = r"[\s\-–—_().·]*"
_WIDE = {str(digit): chr(0xFF10 + digit) for digit in range(10)}


@dataclass(frozen=True)
class Traces:
    """What tells a person.

    Parameters
    ----------
    one_ids : frozenset of str
        Her OneID, those that were merged into it, and that it was merged into.
    records : frozenset of int
        Her records.
    known_as : frozenset of tuple of str
        What sources call her: source and the source's id.
    contacts : frozenset of tuple of str
        Kind and value of identifiers that are hers alone.
    shared : int
        Identifiers that somebody else's record holds as well: they stay there.
    names, hospitals : frozenset of str
        As written and in standard form.
    decisions : frozenset of str
        Decisions about her.
    """

    one_ids: frozenset[str]
    records: frozenset[int]
    known_as: frozenset[tuple[str, str]]
    contacts: frozenset[tuple[str, str]]
    shared: int
    names: frozenset[str]
    hospitals: frozenset[str]
    decisions: frozenset[str]

    def pattern(self) -> str:
        """A regular expression for every writing of her identifiers within a longer text; empty where she has none."""
        pieces = [_written(kind, value) for kind, value in sorted(self.contacts)]
        pieces += [re.escape(one_id) for one_id in sorted(self.one_ids)]
        return "|".join(piece for piece in dict.fromkeys(pieces) if piece)

    def sieve(self) -> str:
        """A regular expression that matches wherever `pattern` does or a token stands, and now and then elsewhere.

        It asks nothing of what stands around an identifier, so texts that follow one another can be read as one.
        """
        pieces = [_written(kind, value, is_alone=False) for kind, value in sorted(self.contacts)]
        pieces += [re.escape(token) for token in sorted(self.tokens())]
        return "|".join(piece for piece in dict.fromkeys(pieces) if piece)

    def tokens(self) -> frozenset[str]:
        """Texts that mean her where they stand alone."""
        return self.decisions | self.one_ids | {f"{source}:{source_id}" for source, source_id in self.known_as}

    def marks(self) -> list[tuple[str, str]]:
        """The identifiers by which later files would bring her back, by kind and value."""
        told = [("record", f"{source}\x1f{source_id}") for source, source_id in self.known_as]
        told += [("one_id", one_id) for one_id in self.one_ids] + [("decision_id", one) for one in self.decisions]
        told += [("name", f"{name}\x1f{hospital}") for name in self.names for hospital in self.hospitals]
        return [*told, *self.contacts]


def traces_of(engine: DuckEngine, store: Store, one_id: str) -> Traces:
    """Gather what tells a person, from every snapshot that is kept.

    Parameters
    ----------
    engine : DuckEngine
        Reads the parts.
    store : Store
        The folder.
    one_id : str
        Her OneID, or one that was merged into hers.

    Returns
    -------
    Traces
        What tells her.

    Raises
    ------
    NotFound
        No kept snapshot knows the id.
    """
    manifests = _newest_first(store)
    one_ids = _one_ids(engine, store, manifests, one_id)
    records = _records(engine, store, manifests, one_ids)
    known = engine.ask(f"SELECT 1 FROM {parts(store, manifests, 'hcp')} WHERE one_id IN {listed(one_ids)} LIMIT 1")
    if not records and not known.num_rows:
        raise NotFound(
            f"there is no person {one_id!r} in any snapshot that is kept",
            remedy='`hcploop sql OUT "FROM hcp"` lists them; who was forgotten is not told any more',
        )
    rows = _rows(engine, store, manifests, records)
    contacts = {(kind, row[kind]) for row in rows for kind in CONTACTS if row[kind]}
    contacts |= {
        (f"id_{kind}", value)
        for row in rows
        for kind, _, value in (pair.partition(":") for pair in row["other_ids"] or ())
        if value
    }
    others = _held_by_others(engine, store, manifests[:1], records, contacts)
    more = _nobodys(engine, store, manifests, contacts - others)
    if not more <= records:
        # A source that knows nothing but her telephone knows her all the same.
        records |= more
        rows = _rows(engine, store, manifests, records)
    return Traces(
        one_ids=one_ids,
        records=records,
        known_as=frozenset((row["source"], row["source_id"]) for row in rows),
        contacts=frozenset(contacts - others),
        shared=len(others),
        names=frozenset(row["name"].strip() for row in rows if row["name"] and len(row["name"].strip()) > 1),
        hospitals=frozenset(row["hospital"].strip() for row in rows if row["hospital"]),
        decisions=_decisions(engine, store, manifests, one_ids),
    )


def parts(store: Store, manifests: Iterable[Manifest], table: str) -> str:
    """Name the parts that hold a table in some snapshots, for SQL; a table of no rows where there are none."""
    keys = dict.fromkeys(part.key for one in manifests for part in one.tables.get(table, ()) if part.rows)
    there = [store.part(key) for key in keys if store.has(key)]
    if not there:
        return f"({_NOTHING[table]})"
    return f"read_parquet([{', '.join(map(quoted, there))}], union_by_name = true)"


_NOTHING = {
    "hcp": "SELECT NULL::VARCHAR AS one_id WHERE false",
    "hcp_redirect": "SELECT NULL::VARCHAR AS old_one_id, NULL::VARCHAR AS one_id WHERE false",
    "record_person": "SELECT NULL::BIGINT AS record_id, NULL::VARCHAR AS one_id WHERE false",
    "decision": "SELECT NULL::VARCHAR AS decision_id, NULL::VARCHAR AS one_id WHERE false",
    "record": "SELECT NULL::BIGINT AS record_id, NULL::VARCHAR AS source, NULL::VARCHAR AS source_id, "
    "NULL::VARCHAR AS name, NULL::VARCHAR AS hospital, NULL::VARCHAR[] AS other_ids, "
    + ", ".join(f"NULL::VARCHAR AS {name}" for name in CONTACTS)
    + " WHERE false",
}


def listed(values: Iterable[str | int]) -> str:
    """Write values as a list of SQL; one that holds nothing where there are none."""
    texts = [str(value) if isinstance(value, int) else _literal(value) for value in values]
    return f"({', '.join(sorted(texts)) or 'NULL'})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _newest_first(store: Store) -> list[Manifest]:
    """The snapshot in force says who is who today; behind it the others, the newest first."""
    in_force = store.current_id()
    kept = sorted(store.snapshots(), key=lambda one: (one.snapshot_id == in_force, one.created_at), reverse=True)
    if not kept:
        raise NotFound(f"there is no snapshot in {store.out}, so nobody can be named by a OneID")
    return kept


def _one_ids(engine: DuckEngine, store: Store, manifests: Sequence[Manifest], one_id: str) -> frozenset[str]:
    """Follow redirects both ways, each as the newest snapshot tells that knows the id: some are taken back."""
    each = []
    for place, manifest in enumerate(manifests):
        redirects, persons = (parts(store, [manifest], table) for table in ("hcp_redirect", "record_person"))
        each.append(f"SELECT old_one_id, one_id, {place} AS place FROM {redirects}")
        each.append(f"SELECT DISTINCT one_id AS old_one_id, one_id, {place} AS place FROM {persons}")
    told = engine.ask(
        f"WITH known AS ({' UNION ALL '.join(each)}), ever AS "
        f"(SELECT old_one_id FROM {parts(store, manifests, 'hcp_redirect')}) "
        "SELECT old_one_id, arg_min(one_id, place) AS one_id FROM known SEMI JOIN ever USING (old_one_id) "
        "GROUP BY old_one_id"
    ).to_pylist()
    found = {one_id}
    while True:
        more = {row["one_id"] for row in told if row["old_one_id"] in found}
        more |= {row["old_one_id"] for row in told if row["one_id"] in found}
        if more <= found:
            return frozenset(found)
        found |= more


def _records(
    engine: DuckEngine, store: Store, manifests: Sequence[Manifest], one_ids: frozenset[str]
) -> frozenset[int]:
    """Find the records that are hers: a record that a later snapshot gives to somebody else is not."""
    each: list[str] = []
    seen: set[str] = set()
    for place, manifest in enumerate(manifests):
        keys = {part.key for part in manifest.tables.get("record_person", ())}
        if keys <= seen:
            continue
        seen |= keys
        each.append(f"SELECT record_id, one_id, {place} AS place FROM {parts(store, [manifest], 'record_person')}")
    whole = " UNION ALL ".join(each) or f"SELECT *, 0 AS place FROM ({_NOTHING['record_person']})"
    found = engine.ask(
        f"WITH owned AS ({whole}), ever AS (SELECT DISTINCT record_id FROM owned WHERE one_id IN {listed(one_ids)}) "
        f"SELECT record_id FROM owned SEMI JOIN ever USING (record_id) "
        f"GROUP BY record_id HAVING arg_min(one_id, place) IN {listed(one_ids)}"
    )
    return frozenset(found["record_id"].to_pylist())


def _rows(
    engine: DuckEngine, store: Store, manifests: Sequence[Manifest], records: frozenset[int]
) -> list[dict[str, Any]]:
    columns = ", ".join(("source", "source_id", "name", "hospital", "other_ids", *CONTACTS))
    found: list[dict[str, Any]] = engine.ask(
        f"SELECT DISTINCT {columns} FROM {parts(store, manifests, 'record')} WHERE record_id IN {listed(records)}"
    ).to_pylist()
    return found


def _held_by_others(
    engine: DuckEngine,
    store: Store,
    manifests: Sequence[Manifest],
    records: frozenset[int],
    contacts: set[tuple[str, str]],
) -> set[tuple[str, str]]:
    held: set[tuple[str, str]] = set()
    people = f"record_id IN (SELECT record_id FROM {parts(store, manifests, 'record_person')})"
    rows = f"FROM {parts(store, manifests, 'record')} WHERE {people} AND record_id NOT IN {listed(records)}"
    for kind in {kind for kind, _ in contacts}:
        values = {value for one, value in contacts if one == kind}
        if kind in CONTACTS:
            found = engine.ask(f"SELECT DISTINCT {kind} AS told {rows} AND {kind} IN {listed(values)}")
            held |= {(kind, value) for value in found["told"].to_pylist()}
            continue
        pairs = {f"{kind.removeprefix('id_')}:{value}" for value in values}
        found = engine.ask(
            f"SELECT DISTINCT told FROM (SELECT unnest(other_ids) AS told {rows}) WHERE told IN {listed(pairs)}"
        )
        held |= {(kind, pair.partition(":")[2]) for pair in found["told"].to_pylist()}
    return held


def _nobodys(
    engine: DuckEngine, store: Store, manifests: Sequence[Manifest], contacts: set[tuple[str, str]]
) -> frozenset[int]:
    """Find the records that hold an identifier of hers and are nobody's as far as we know."""
    holds = [f"{kind} = {_literal(value)}" for kind, value in sorted(contacts) if kind in CONTACTS]
    if not holds:
        return frozenset()
    known = f"SELECT record_id FROM {parts(store, manifests, 'record_person')}"
    found = engine.ask(
        f"SELECT DISTINCT record_id FROM {parts(store, manifests, 'record')} "
        f"WHERE ({' OR '.join(holds)}) AND record_id NOT IN ({known})"
    )
    return frozenset(found["record_id"].to_pylist())


def _decisions(
    engine: DuckEngine, store: Store, manifests: Sequence[Manifest], one_ids: frozenset[str]
) -> frozenset[str]:
    rows = parts(store, manifests, "decision")
    found = engine.ask(f"SELECT DISTINCT decision_id FROM {rows} WHERE one_id IN {listed(one_ids)}")
    return frozenset(found["decision_id"].to_pylist())


def _written(kind: str, value: str, *, is_alone: bool = True) -> str:
    """Give a regular expression for the writings of an identifier within a text; empty where it is too short."""
    if kind == "phone":
        try:
            number = str(phonenumbers.parse(value, None).national_number)
        except phonenumbers.NumberParseException:
            number = re.sub(r"\D", "", value)
        return _NOISE.join(f"[{digit}{_WIDE[digit]}]" for digit in number) if len(number) >= LEAST else ""
    bare = value.partition("@")[0] if kind.startswith(("wechat", "external")) else value
    if len(bare) < LEAST:
        return ""
    if kind == "licence_no":
        return "(?i:" + _NOISE.join(map(re.escape, bare)) + ")"
    whole = rf"(?:^|[^0-9A-Za-z_]){re.escape(bare)}(?:$|[^0-9A-Za-z_])" if is_alone else re.escape(bare)
    return f"(?i:{whole})"
