"""A snapshot of a made-up market compared with what is true in it.

Read by the tests of this folder and by `bench/quality.py`.
"""

import importlib.util
import tomllib
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis
import pandas as pd
import pyarrow as pa

from hcploop.market import load_market
from hcploop.oneid.block import BLOCKS
from hcploop.oneid.evidence import evidence
from hcploop.oneid.resolution import blocking_ceiling, resolution
from hcploop.oneid.shared import shared_contacts
from hcploop.scoring import ScoringPolicy, TierPolicy

_spec = importlib.util.spec_from_file_location("reference_scores", Path(__file__).with_name("reference_scores.py"))
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)

DISEASE_TAGS = {"lung": "lung_cancer", "breast": "breast_cancer", "gastro": "gi_cancer"}
"""What the made-up market calls a disease, and the tag that stands for it."""


def true_records(snapshot, drop):
    """Say whose each record of a people feed is: `record_id`, `person`."""
    told = pd.read_csv(drop / "truth" / "records.csv", dtype=str)
    records = snapshot.arrow("record").select(["record_id", "source", "source_id"]).to_pandas()
    return told.merge(records, on=["source", "source_id"])[["record_id", "person"]]


def pairwise(snapshot, drop):
    """Compare OneID with the truth: `oneid.resolution.Resolution`."""
    found = snapshot.arrow("cluster").select(["record_id", "cluster"])
    return resolution(found, pa.Table.from_pandas(true_records(snapshot, drop), preserve_index=False))


def ceiling(snapshot, drop, *, named=False):
    """Tell the recall that no scoring can exceed: the share of true pairs that stand in one block at least.

    Of all pairs, or of those of which both records tell a name or a surname.
    """
    connection = ibis.duckdb.connect()
    connection.con.register("records", snapshot.arrow("record"))
    records = connection.table("records")
    connection.create_table("evidence", evidence(records, shared_contacts(records)))
    sides = " UNION ".join(
        f"SELECT a.record_id AS record_a, b.record_id AS record_b FROM evidence a JOIN evidence b "
        f"ON a.{block.column} = b.{block.column} AND a.record_id < b.record_id"
        for block in BLOCKS
    )
    pairs = connection.con.execute(sides).to_arrow_table()
    connection.con.register("truth", pa.Table.from_pandas(true_records(snapshot, drop), preserve_index=False))
    told = "name_key IS NOT NULL OR surname_key IS NOT NULL" if named else "true"
    asked = f"SELECT truth.* FROM truth JOIN evidence USING (record_id) WHERE {told} ORDER BY record_id"
    return blocking_ceiling(pairs, connection.con.execute(asked).to_arrow_table())


def estimated_ceiling(snapshot):
    """Tell what `blocking_estimate` takes for that share, without labels: the ceiling and its interval."""
    (told,) = snapshot.arrow("blocking_estimate").to_pylist()
    return told["ceiling"], told["ceiling_low"], told["ceiling_high"]


def persons(snapshot, drop):
    """Say which true person each OneID mostly is: `one_id`, `person`."""
    ids = snapshot.arrow("hcp_identifier").select(["record_id", "one_id"]).to_pandas()
    counted = true_records(snapshot, drop).merge(ids, on="record_id").groupby(["one_id", "person"]).size()
    ranked = counted.reset_index(name="records").sort_values(["records", "person"], ascending=[False, True])
    return ranked.drop_duplicates("one_id")[["one_id", "person"]]


def contacts(snapshot, drop):
    """Tell which share of contacts has a person, and which share of these has the right one."""
    counted = snapshot.sql("SELECT record_id, one_id, count(*) AS touches FROM touch GROUP BY ALL").to_pandas()
    records = snapshot.arrow("record").select(["record_id", "source_id"]).to_pandas()
    told = pd.read_csv(drop / "truth" / "identifiers.csv", dtype=str)
    owners = told.groupby("value").person.agg(set).to_dict()
    whose = {row.record_id: {row.person} for row in true_records(snapshot, drop).itertuples()}
    for row in records.itertuples():
        # A record of a lone identifier is called kind:value; a shared number is each of theirs who give it.
        whose.setdefault(row.record_id, owners.get(row.source_id.partition(":")[2], set()))
    given = counted.dropna(subset=["one_id"]).merge(persons(snapshot, drop), on="one_id", how="left")
    right = [row.person in whose.get(row.record_id, ()) for row in given.itertuples()]
    return given.touches.sum() / counted.touches.sum(), given.touches[right].sum() / given.touches.sum()


def disease_tags(snapshot, drop):
    """Tell which share of people has a tag of one of the market's diseases, and whose highest is the one she likes."""
    topics = tomllib.loads((resources.files("hcploop.simulate") / "data" / "topics.toml").read_text("utf-8"))["topic"]
    truth = pd.read_csv(drop / "truth" / "people.csv")
    liked = pd.DataFrame(
        {
            disease: truth[[f"topic_{one['key']}" for one in topics if one["disease"] == disease]].sum(axis=1)
            for disease in DISEASE_TAGS
        }
    ).idxmax(axis=1)
    liked = dict(zip(truth.person, liked, strict=True))
    tags = snapshot.arrow("hcp_tag").select(["one_id", "tag", "weight"]).to_pandas()
    tags = tags[tags.tag.isin(DISEASE_TAGS.values())].sort_values(["weight", "tag"], ascending=[False, True])
    top = persons(snapshot, drop).merge(tags.drop_duplicates("one_id"), on="one_id", how="left")
    tagged = top.dropna(subset=["tag"])
    return len(tagged) / len(top), (tagged.tag == tagged.person.map(liked).map(DISEASE_TAGS)).mean()


def unlike_the_reference(snapshot, drop):
    """List persons whose persona, levels, grade or tier differ from the slow reference: rows (found, wanted)."""
    market = load_market(drop)
    zone = ZoneInfo(market.time_zone)
    today = snapshot.manifest.as_of.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()
    scoring = ScoringPolicy.from_table(market.policy_table("scoring", today), "scoring")
    matrix = TierPolicy.from_table(market.policy_table("tiers", today), "tiers")
    rows = {
        name: snapshot.arrow(name).to_pylist() for name in ("hcp", "hcp_grade", "record_person", "record_content_month")
    }
    measured = reference.reference_indicators(
        rows["hcp"],
        rows["record_content_month"],
        rows["record_person"],
        brands=list(market.brands),
        as_of=today,
        policy=scoring,
    )
    scored = reference.reference_scores(measured, rows["hcp"], policy=scoring)
    wanted = reference.reference_tiers(scored, rows["hcp_grade"], rows["hcp"], policy=matrix)
    found = {(row["one_id"], row["brand"]): row for row in snapshot.arrow("hcp_tier").to_pylist()}
    if len(found) != len(wanted):
        return [(f"{len(found)} rows", f"{len(wanted)} rows")]
    pairs = [({name: found.get((row["one_id"], row["brand"]), {}).get(name) for name in row}, row) for row in wanted]
    return [pair for pair in pairs if pair[0] != pair[1]]


def rows_that_do_not_add_up(snapshot):
    """List files of which a row is neither kept nor quarantined, replaced or deleted."""
    fates = ("rows_kept", "rows_quarantined", "rows_replaced", "rows_deleted")
    return [
        row for row in snapshot.arrow("feed_count").to_pylist() if row["rows_in"] != sum(row[fate] for fate in fates)
    ]
