"""Runs that follow one another: each gives ids to the clusters it is told, and remembers what the one before left."""

import datetime as dt

import pyarrow as pa

from hcploop import schema
from hcploop.oneid.kernels.ids import events, record_persons, redirects
from hcploop.oneid.kernels.past import Past

_NOW = dt.datetime.fromisoformat("2026-06-30T00:00:00")
NOBODY = schema.record_person.arrow([])
NO_MOVES = pa.schema(
    [
        ("turn", pa.int64()),
        ("other_one_id", pa.string()),
        ("one_id", pa.string()),
        ("record_ids", pa.list_(pa.int64())),
        ("is_founding", pa.bool_()),
        ("is_joined", pa.bool_()),
    ]
).empty_table()


def clustered(**members):
    """Make clusters of the records that stand under one name."""
    rows = [
        {"record_id": record, "cluster": min(records), "probability": 1.0}
        for records in members.values()
        for record in records
    ]
    return schema.cluster.arrow(sorted(rows, key=lambda row: row["record_id"]))


class IdentityGraph:
    """What the last run left: persons, redirects, events, and every id ever issued."""

    def __init__(self):
        self.persons, self.standing, self.moves = NOBODY, schema.hcp_redirect.arrow([]), NO_MOVES
        self.issued, self.told = [], []

    @property
    def ids(self):
        """Each record's id."""
        return dict(zip(*(self.persons[name].to_pylist() for name in ("record_id", "one_id")), strict=True))

    @property
    def leads(self):
        """Where each id that was joined to another leads."""
        return dict(zip(*(self.standing[name].to_pylist() for name in ("old_one_id", "one_id")), strict=True))

    def turn(self, clusters=None, **members):
        """Run once, on a table of clusters or on what stands under one name; each record's id."""
        now, past, before = _NOW, Past(self.moves, self.standing), self.persons
        clusters = clustered(**members) if clusters is None else clusters
        self.persons = record_persons(clusters, before, past, issued=self.issued)
        self.standing = redirects(before, self.persons, past, as_of=now)
        told = events(before, self.persons, past, as_of=now).to_pylist()
        new = {row["one_id"] for row in told if row["kind"] == "minted"}
        moves = [
            {**row, "turn": len(self.told), "is_founding": row["one_id"] in new, "is_joined": row["kind"] == "merged"}
            for row in told
            if row["other_one_id"]
        ]
        self.moves = pa.concat_tables([self.moves, pa.Table.from_pylist(moves, schema=NO_MOVES.schema)])
        self.told.append(told)
        self.issued += sorted(set(self.ids.values()) - set(self.issued))
        return self.ids
