"""On random worlds every count behind the figures equals the slow reference."""

import datetime as dt
import importlib.util
from pathlib import Path

import ibis
import numpy as np
import pytest

from hcploop import schema
from hcploop.evaluation import (
    channel_numbers,
    count_contacts,
    count_seen,
    cut_names,
    of_brand,
    period_counts,
    periods,
    person_cuts,
    person_days,
    platform_days,
    with_market,
)

_spec = importlib.util.spec_from_file_location("reference_figures", Path(__file__).with_name("reference_figures.py"))
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)


def _world(seed):
    draw = np.random.default_rng(seed)

    def pick(values):
        return values[int(draw.integers(len(values)))]

    people = [
        {"one_id": f"H{n:04}", "region": pick(["华东", "華南", None]), "records": 1, "sources": [], "confidence": 1.0}
        for n in range(12)
    ]
    records = [{"record_id": n, "one_id": f"H{n % 14:04}", "probability": 1.0} for n in range(24) if n % 14 < 12]
    tiers = [
        {
            "one_id": person["one_id"],
            "brand": brand,
            "persona": "ordinary",
            "identity_level": "mid",
            "engagement_level": "mid",
            "tier": pick([None, 1, 5, 9]),
            "reason": "",
        }
        for person in people
        for brand in ("all", "甲")
    ]
    days = {}
    for _row in range(300):
        day = dt.date(2024, 12, 20) + dt.timedelta(days=int(draw.integers(40)))
        key = (int(draw.integers(26)), pick(["甲", "乙", "all"]), pick(["wechat", "visit", "web"]), day)
        touches = int(draw.integers(1, 4))
        views = int(draw.integers(0, touches + 1))
        days[key] = {
            **dict(zip(("record_id", "brand", "channel", "local_on"), key, strict=True)),
            "touches": touches,
            "contacts": int(draw.integers(0, touches + 1)),
            "views": views,
            "actives": int(draw.integers(views, touches + 1)),
        }
    keys = {
        (pick(["c1", "c2", "c3"]), pick(["wechat", "app"]), dt.date(2025, 1, 1 + int(draw.integers(9))))
        for _row in range(20)
    }
    aggregate = [
        {
            "content_id": content,
            "channel": channel,
            "counted_on": day,
            "views": pick([None, 3, 10]),
            "visitors": pick([None, 2, 5]),
            "source": source,
        }
        for content, channel, day in keys
        for source in ("平台", "third")
    ]
    seen = [
        {"content_id": c, "channel": channel, "local_on": day, "views": pick([1, 5, 20]), "visitors": pick([1, 4])}
        for c, channel, day in keys
        if channel == "wechat"
    ]
    contents = [
        {"content_id": f"c{n}", "title": "t", "brand": brand, "source": "s"} for n, brand in ((1, "甲"), (2, "all"))
    ]
    return people, records, tiers, list(days.values()), aggregate, seen, contents


def _written(table):
    return ibis.memtable(table.to_pyarrow())


UNTIL = dt.date(2025, 2, 10)
PERSONAL = ("visit",)


def _counted(record_day, record_person, cuts, brands):
    channels = channel_numbers(record_day, personal=PERSONAL)
    for brand in with_market(brands):
        did = person_days(of_brand(record_day, brand), record_person, cuts, channels, brand=brand).to_pyarrow()
        names = cut_names(cuts, brand).to_pyarrow()
        yield ibis.memtable(count_seen(did, channels.to_pyarrow(), names, brand=brand, until=UNTIL))
        yield ibis.memtable(count_contacts(did, channels.to_pyarrow(), names, brand=brand))


@pytest.mark.parametrize("seed", range(3))
def test_every_count_equals_the_slow_reference(seed):
    people, records, tiers, rows, aggregate, seen, contents = _world(seed)
    brands = [["all"], ["甲", "乙"], ["甲"]][seed]
    record_day, record_person = schema.record_day.rows(rows), schema.record_person.rows(records)
    cuts = _written(person_cuts(schema.hcp.rows(people), schema.hcp_tier.rows(tiers), brands=brands))

    counted = ibis.union(
        *_counted(record_day, record_person, cuts, brands),
        _written(
            platform_days(
                schema.aggregate.rows(aggregate),
                schema.identified_views.rows(seen),
                schema.content.rows(contents),
                brands=brands,
            )
        ),
    )
    known = ibis.memtable(
        periods(schema.calendar_day.arrow([]), first=min(row["local_on"] for row in rows), until=UNTIL)
    )
    found = period_counts(counted, cuts, known).to_pyarrow().to_pylist()

    key = ("brand", "period", "cut", "cut_value")
    fast = {tuple(row[name] for name in key): {name: row[name] for name in row if name not in key} for row in found}
    platform = reference.reference_platform(aggregate, seen, contents)
    assert len(fast) == len(found)
    market = {"brands": brands, "personal": PERSONAL, "until": UNTIL}
    assert fast == reference.reference_period_counts(rows, records, people, tiers, platform, market=market)
