"""From a snapshot to the plain values of a report; counts are made in SQL, so 500,000 people stay there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa

from hcploop.channels import CHANNELS
from hcploop.engine import FileVersion, Snapshot
from hcploop.report.read_changes import changes
from hcploop.report.subjects import (
    Audience,
    BlockedBy,
    Capability,
    Compared,
    Decided,
    FeedRows,
    Figure,
    Head,
    HeldContents,
    Leak,
    MapCell,
    Need,
    OverlapPoint,
    PolicyValue,
    QuarantineReason,
    Recommended,
    Report,
    Suggested,
    SuggestedBy,
    TierCell,
)

Ask = Callable[[str], pa.Table]
Row = TypeVar("Row")

_FIGURES = """SELECT stage, metric, brand, period, cut, cut_value, figure_value, numerator, denominator, n, low, high
FROM figure WHERE cut IN ('', 'channel', 'tier')
AND (period = 'all' OR regexp_full_match(period, '\\d{4}-(\\d{2}|Q\\d)')) ORDER BY ALL"""
_TIERS = "SELECT brand, grade, persona, tier, count(*) AS people FROM hcp_tier GROUP BY ALL ORDER BY ALL"
_MAP = """WITH placed AS (SELECT one_id, brand, dimension, least(floor(percentile * 10), 9)::BIGINT AS tenth
FROM hcp_score WHERE percentile IS NOT NULL)
SELECT brand, i.tenth AS identity, e.tenth AS engagement, count(*) AS people
FROM (FROM placed WHERE dimension = 'identity') i JOIN (FROM placed WHERE dimension = 'engagement') e
USING (one_id, brand) GROUP BY ALL ORDER BY ALL"""
_OVERLAPS = """SELECT brand, list_a, list_b, top_share, top_people, overlap, chance, lift FROM overlap
ORDER BY brand, list_a, list_b, top_share"""
_NEEDS = "SELECT brand, ladder, layer, next_layer, count(*) AS people FROM hcp_need GROUP BY ALL ORDER BY ALL"
_RECOMMENDED = """SELECT r.content_id, any_value(c.title) AS title, any_value(c.form) AS form, r.brand,
count(DISTINCT r.one_id) AS people, count(*) FILTER (r.position = 1) AS first, mode(r.driver) AS driver,
mode(r.serves) AS serves FROM recommendation r LEFT JOIN content c USING (content_id)
GROUP BY r.content_id, r.brand ORDER BY people DESC, r.content_id, r.brand LIMIT 50"""
_AUDIENCES = """SELECT a.content_id, any_value(c.title) AS title, a.brand, count(*) AS people,
list(concat_ws(' · ', h.name, h.hospital) ORDER BY a.position)[1:3] AS best
FROM audience a LEFT JOIN content c USING (content_id) LEFT JOIN hcp h USING (one_id)
GROUP BY a.content_id, a.brand ORDER BY avg(a.score) DESC, a.content_id, a.brand LIMIT 50"""
_SUGGESTED = """SELECT s.decision_id, s.brand, h.name, h.hospital, h.department, s.tier, s.channel, c.title,
coalesce(r.name, s.sender) AS sender, s.reason, s.reason_zh, s.probability, s.expected_value, s.expires_at
FROM suggestion s LEFT JOIN hcp h USING (one_id) LEFT JOIN content c USING (content_id)
LEFT JOIN rep r ON r.rep_id = s.sender
QUALIFY row_number() OVER (PARTITION BY s.channel ORDER BY s.expected_value DESC NULLS LAST, s.decision_id) <= 100
ORDER BY s.expected_value DESC NULLS LAST, s.decision_id LIMIT 500"""
_SUGGESTED_BY = """SELECT channel, count(*) AS suggestions, count(DISTINCT one_id) AS people,
sum(expected_value) AS expected_value FROM suggestion GROUP BY channel ORDER BY suggestions DESC, channel"""
_BLOCKED = """SELECT rule, sum(offers)::BIGINT AS offers, sum(alone)::BIGINT AS alone,
list(DISTINCT channel ORDER BY channel) AS channels FROM blocked GROUP BY rule ORDER BY offers DESC, rule"""
_HELD_CONTENTS = """SELECT rule, count(DISTINCT content_id) AS contents
FROM (SELECT content_id, unnest(blocked_by) AS rule FROM permitted_content WHERE NOT is_permitted)
GROUP BY rule ORDER BY contents DESC, rule"""
_DECIDED = """SELECT count(DISTINCT one_id) AS people, count(DISTINCT one_id) FILTER (is_holdout) AS held_out,
count(DISTINCT one_id) FILTER (NOT is_holdout AND chosen = 'nothing') AS nothing FROM decision
WHERE expires_at > (SELECT max(as_of) FROM run)"""
_COMPARED = """SELECT metric, brand, period, against, against_period, figure_value, value_against, change_share,
working_days, working_days_against, change_share_per_day FROM figure_change
WHERE cut = '' AND regexp_full_match(period, '\\d{4}-(\\d{2}|Q\\d)') ORDER BY period DESC, brand, metric, against"""
_QUARANTINE = """SELECT feed, column_name, reason, count(*) AS "values", min(raw_value) AS example
FROM quarantine GROUP BY feed, column_name, reason ORDER BY "values" DESC, feed, column_name LIMIT 30"""
# Snapshots from before people could be forgotten lack the last column; its rows are what the others leave in all.
_FEEDS = """SELECT feed, any_value(kind) AS kind, count(*) AS files,
sum(rows_in)::BIGINT AS rows_in, sum(rows_kept)::BIGINT AS rows_kept,
sum(rows_quarantined)::BIGINT AS rows_quarantined, sum(rows_replaced)::BIGINT AS rows_replaced,
sum(rows_deleted)::BIGINT AS rows_deleted,
sum(rows_in - rows_kept - rows_quarantined - rows_replaced - rows_deleted)::BIGINT AS rows_forgotten
FROM feed_count GROUP BY feed"""
_LEAKS = """SELECT brand, period, stage, metric, cut, cut_value, figure_value, goal, attained_share, is_weakest,
verdict, step_share FROM leak ORDER BY period, brand, stage, metric, cut, cut_value"""
_POLICY_VALUES = """SELECT policy, estimator, estimate, low, high, n, effective_n, is_evaluable, verdict
FROM policy_value ORDER BY policy, estimator"""
_CAPABILITY = """SELECT stage, item, is_met, reached, is_next_gap, evidence, evidence_zh FROM capability
ORDER BY stage, item"""
_CHINESE = """SELECT avg(regexp_matches(text, '[\u4e00-\u9fff]')::INT) AS share FROM (
(SELECT title AS text FROM content ORDER BY content_id LIMIT 500)
UNION ALL (SELECT name FROM hcp WHERE name IS NOT NULL ORDER BY one_id LIMIT 500))"""


def read_report(snapshot: Snapshot) -> Report:
    """Read what a report tells.

    Parameters
    ----------
    snapshot : Snapshot
        Tables that it does not have give empty subjects.

    Returns
    -------
    Report
        Plain values; the longest list has 500 rows.
    """
    with snapshot.questions() as ask:
        head = _head(snapshot, ask)
        figures = _rows(ask, _FIGURES, Figure)
        tagged = ask("SELECT count(DISTINCT one_id) AS people FROM hcp_tag")["people"][0].as_py()
        people = ask("SELECT count(DISTINCT one_id) AS people FROM recommendation")["people"][0].as_py()
        return Report(
            head=head,
            figures=figures,
            tiers=_rows(ask, _TIERS, TierCell),
            persona_map=_rows(ask, _MAP, MapCell),
            tagged_people=tagged,
            overlaps=_rows(ask, _OVERLAPS, OverlapPoint),
            needs=_rows(ask, _NEEDS, Need),
            recommended=_rows(ask, _RECOMMENDED, Recommended),
            recommended_people=people,
            audiences=_rows(ask, _AUDIENCES, Audience),
            suggested=_rows(ask, _SUGGESTED, Suggested),
            suggested_by=_rows(ask, _SUGGESTED_BY, SuggestedBy),
            blocked=_rows(ask, _BLOCKED, BlockedBy),
            held_contents=_rows(ask, _HELD_CONTENTS, HeldContents),
            decided=_rows(ask, _DECIDED, Decided)[0],
            changes=changes(snapshot.before(), ask, figures),
            compared=_rows(ask, _COMPARED, Compared),
            feeds=_feeds(snapshot.manifest.files, ask, head.as_of),
            quarantine=_rows(ask, _QUARANTINE, QuarantineReason),
            leaks=_rows(ask, _LEAKS, Leak),
            policy_values=_rows(ask, _POLICY_VALUES, PolicyValue),
            capability=_rows(ask, _CAPABILITY, Capability),
        )


def _rows(ask: Ask, query: str, kind: type[Row]) -> tuple[Row, ...]:
    return tuple(kind(**{name: _plain(value) for name, value in row.items()}) for row in ask(query).to_pylist())


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of any column
    return tuple(value) if isinstance(value, list) else value


def _head(snapshot: Snapshot, ask: Ask) -> Head:
    manifest, settings = snapshot.manifest, snapshot.manifest.settings
    (run,) = ask("SELECT people, records, touches, resolution_share FROM run").to_pylist()
    # Snapshots of before settings were written know no brands and no zone.
    known = [row["brand"] for row in ask("SELECT DISTINCT brand FROM hcp_tier ORDER BY brand").to_pylist()]
    at = manifest.as_of.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(settings.time_zone))
    return Head(
        snapshot_id=manifest.snapshot_id,
        market=manifest.market,
        as_of=manifest.as_of,
        as_of_on=at.date(),
        version=manifest.version,
        currency=settings.currency,
        policy=settings.policy,
        brands=settings.brands or tuple(known) or ("all",),
        channels=settings.channels or CHANNELS,
        is_chinese=(ask(_CHINESE)["share"][0].as_py() or 0.0) > 0.5,
        **run,
    )


def _feeds(files: Sequence[FileVersion], ask: Ask, as_of: dt.datetime) -> tuple[FeedRows, ...]:
    newest: Mapping[str, dt.datetime | None] = _newest(files)
    rows = ask(_FEEDS).to_pylist()
    order = {feed: place for place, feed in enumerate(dict.fromkeys(file.feed for file in files))}
    feeds = [FeedRows(**row, age_days=_age(newest.get(row["feed"]), as_of)) for row in rows]
    return tuple(sorted(feeds, key=lambda one: (order.get(one.feed, len(order)), one.feed)))


def _newest(files: Sequence[FileVersion]) -> dict[str, dt.datetime | None]:
    seen: dict[str, list[dt.datetime]] = defaultdict(list)
    for file in files:
        if file.last_at:
            seen[file.feed].append(file.last_at)
    return {feed: max(moments) for feed, moments in seen.items()}


def _age(last_at: dt.datetime | None, as_of: dt.datetime) -> int | None:
    return None if last_at is None else max((as_of - last_at.replace(tzinfo=None)).days, 0)
