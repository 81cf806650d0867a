"""A large made-up market for benchmarks: simpler in content than the demo, written in blocks of a month."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.simulate.bulk_rules import rep_ids, rule_feeds
from hcploop.simulate.contents import make_contents
from hcploop.simulate.feed import Feed
from hcploop.simulate.hospitals import Hospital, make_hospitals
from hcploop.simulate.market import market_toml
from hcploop.simulate.names import draw_names
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.reference_feeds import content_feed, institution_feed
from hcploop.simulate.words import rows

MONTHS = 24
CONTENTS = 2000
SECONDS_A_DAY = 86_400
SOURCES = {"crm": 0.8, "wechat": 0.4}
"""Share of people whom each source knows: 1.2 records a person."""
VISIT_SHARE = 0.4
FAVOURITE_SHARE = 0.7
"""Share of touches that are about the person's favourite topic."""


def write_bulk(directory: Path, *, people: int, touches: int, seed: int) -> None:
    """Write a large market as Parquet: two sources of people, touches over 24 months, and what rules ask about.

    Parameters
    ----------
    directory : Path
        The drop folder; made if it is not there.
    people, touches : int
        How many; 1.2 records a person.
    seed : int
        The same seed writes the same bytes.
    """
    plan = MarketPlan(hcps=people, months=MONTHS, seed=seed, brands=("all",))
    # Contents are made by the month: so many months give 2,000.
    library = MarketPlan(hcps=people, months=CONTENTS // 22 + 1, seed=seed, brands=("all",))
    contents = make_contents(library)
    chance = plan.chance("bulk")
    hospitals = make_hospitals(plan)
    covered = _covered(people, chance)
    feeds = [
        institution_feed(plan, hospitals),
        content_feed(library, contents),
        *_people_feeds(plan, hospitals, covered, chance),
        *(_touch_feed(source) for source in SOURCES),
        *rule_feeds(plan, hospitals, covered, _ids),
    ]
    directory.mkdir(parents=True, exist_ok=True)
    for feed in feeds:
        feed.write(directory)
    favourite = chance.integers(contents.topic.max() + 1, size=people)
    by_topic = np.argsort(contents.topic, kind="stable")
    activity = chance.lognormal(0, 1.1, size=people)
    for source, share in (("crm", VISIT_SHARE), ("wechat", 1 - VISIT_SHARE)):
        taste = (favourite[covered[source]], contents.topic, by_topic)
        _write_touches(directory, plan, (source, round(touches * share)), activity[covered[source]], taste)
    (directory / "market.toml").write_text(market_toml(plan, feeds), encoding="utf-8")
    _write_truth(directory / "truth", covered)


def _covered(people: int, chance: np.random.Generator) -> dict[str, np.ndarray]:
    """Give the people whom each source knows; everyone is known to one at least, 0.2 of them to both."""
    order = chance.permutation(people)
    in_crm = round(people * SOURCES["crm"])
    return {"crm": order[:in_crm], "wechat": order[people - round(people * SOURCES["wechat"]) :]}


def _people_feeds(
    plan: MarketPlan, hospitals: list[Hospital], covered: dict[str, np.ndarray], chance: np.random.Generator
) -> list[Feed]:
    count = plan.hcps
    name = np.array([one.zh for one in draw_names(count, chance)], dtype=object)
    official = np.array([hospital.name for hospital in hospitals], dtype=object)
    short = np.array([hospital.aliases[0] for hospital in hospitals], dtype=object)
    city = np.array([hospital.city for hospital in hospitals], dtype=object)
    departments = np.array([row["department"] for row in rows("departments.csv")], dtype=object)
    hospital, department = chance.integers(len(hospitals), size=count), chance.integers(len(departments), size=count)
    # Numbers that differ for every person, in an order that says nothing.
    phone = np.char.add("1", (3_000_000_000 + chance.permutation(count) * 13).astype(str)).astype(object)
    feeds = []
    for source, people in covered.items():
        size = len(people)
        is_alias = chance.random(size) < (0.1 if source == "crm" else 0.4)
        columns: dict[str, pa.Array | np.ndarray] = {
            "source_id": _ids(source, np.arange(size)),
            "name": name[people],
            "hospital": _known(np.where(is_alias, short[hospital[people]], official[hospital[people]]), 0.9, chance),
            "department": _known(departments[department[people]], 0.8, chance),
            "city": _known(city[hospital[people]], 0.8, chance),
            "phone": _known(phone[people], 0.7, chance),
        }
        if source == "crm":
            columns["grade"] = np.array(list("ABCD"))[chance.choice(4, size=size, p=(0.1, 0.25, 0.4, 0.25))]
            columns["rep_id"] = rep_ids(hospital[people], len(hospitals), count)
        raw = {column: column for column in columns}
        path = f"{source}/people.parquet"
        feeds.append(Feed(f"{source}_people", source, "people", path, {path: pa.table(columns)}, raw))
    return feeds


def _known(values: np.ndarray, share: float, chance: np.random.Generator) -> np.ndarray:
    told = values.copy()
    told[chance.random(len(values)) >= share] = None
    return told


def _ids(source: str, numbers: np.ndarray) -> pa.Array:
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width=8, padding="0")
    return pc.binary_join_element_wise(source[0].upper(), digits, "")


TOUCH_COLUMNS = ("touch_id", "source_person_id", "action", "happened_at", "content_id", "duration_seconds")


def _touch_feed(source: str) -> Feed:
    channel = "visit" if source == "crm" else "wechat"
    columns = {name: name for name in TOUCH_COLUMNS}
    settings = {"mode": "append", "constants": {"channel": channel}}
    return Feed(f"{source}_touches", source, "touches", f"{source}/touches/*.parquet", {}, columns, settings)


def _write_touches(
    directory: Path,
    plan: MarketPlan,
    source_count: tuple[str, int],
    activity: np.ndarray,
    taste: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    source, count = source_count
    ids = _ids(source, np.arange(len(activity)))
    reached = np.cumsum(activity)
    folder = directory / source / "touches"
    folder.mkdir(parents=True, exist_ok=True)
    edges = np.linspace(0, count, MONTHS + 1).astype(int)
    for month in range(MONTHS):
        chance = plan.chance("bulk", 1 + month + MONTHS * (source == "crm"))
        size = int(edges[month + 1] - edges[month])
        # Rounding may carry the last draw past the end.
        person = np.minimum(np.searchsorted(reached, chance.random(size) * reached[-1]), len(activity) - 1)
        columns = {
            "touch_id": _ids(f"{'V' if source == 'crm' else 'W'}", np.arange(edges[month], edges[month + 1])),
            "source_person_id": ids.take(pa.array(person)),
            "action": _actions(source, size, chance),
            "happened_at": _moments(plan, month, size, chance),
            "content_id": _content_ids(person, taste, chance),
            "duration_seconds": np.round(chance.lognormal(4.5, 1.0, size=size)),
        }
        pq.write_table(pa.table(columns), folder / f"{month + 1:02d}.parquet", compression="zstd")


def _actions(source: str, size: int, chance: np.random.Generator) -> pa.Array:
    names, shares = (["visit"], [1.0]) if source == "crm" else (["read", "like", "share"], [0.85, 0.1, 0.05])
    picked = chance.choice(len(names), size=size, p=shares).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(picked), pa.array(names)).cast(pa.string())


def _moments(plan: MarketPlan, month: int, size: int, chance: np.random.Generator) -> pa.Array:
    place = plan.first_on.year * 12 + plan.first_on.month - 1 + month
    start, after = (dt.date(at // 12, at % 12 + 1, 1) for at in (place, place + 1))
    # From 8 to 20 o'clock in Shanghai, which is 0 to 12 UTC.
    days = chance.integers((after - start).days, size=size)
    seconds = np.sort(days * SECONDS_A_DAY + chance.integers(SECONDS_A_DAY // 2, size=size))
    at = np.datetime64(start.isoformat(), "us") + seconds.astype("timedelta64[s]")
    return pa.array(at).cast(pa.timestamp("us", tz="UTC"))


def _content_ids(
    person: np.ndarray, taste: tuple[np.ndarray, np.ndarray, np.ndarray], chance: np.random.Generator
) -> pa.Array:
    favourite, topics, by_topic = taste
    starts = np.searchsorted(topics[by_topic], np.arange(topics.max() + 2))
    is_favourite = chance.random(len(person)) < FAVOURITE_SHARE
    topic = np.where(is_favourite, favourite[person], chance.integers(topics.max() + 1, size=len(person)))
    # The square favours the first of each topic: a few contents are read by many.
    within = (starts[topic + 1] - starts[topic]) * chance.random(len(person)) ** 2
    place = by_topic[starts[topic] + within.astype(int)]
    digits = pc.utf8_lpad(pa.array(np.arange(len(topics)) + 1).cast(pa.string()), width=5, padding="0")
    return pc.binary_join_element_wise("K", digits, "").take(pa.array(place))


def _write_truth(directory: Path, covered: dict[str, np.ndarray]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    parts = [
        pa.table(
            {
                "source": pa.array([source] * len(people)),
                "source_id": _ids(source, np.arange(len(people))),
                "person": people,
            }
        )
        for source, people in covered.items()
    ]
    pq.write_table(pa.concat_tables(parts), directory / "records.parquet", compression="zstd")
