"""Figures of those doctors alone whom a user sees, by the loop's own definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hcploop.report.subjects import Figure
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import Reading
from hcploop_web.insights.sights import condition

_COUNTS = """
WITH seen AS (
  SELECT d.one_id, coalesce(CAST(r.tier AS VARCHAR), '') AS tier
  FROM doctor d LEFT JOIN rated r ON r.one_id = d.one_id AND r.brand = ? WHERE {seen}
), day AS (
  SELECT one_id, seen.tier, t.channel, strftime(t.local_on, '%Y-%m') AS period, t.local_on,
    t.touches, t.contacts, t.views, t.actives, list_contains(?, t.channel) AS is_personal
  FROM record_day t JOIN record_person USING (record_id) JOIN seen USING (one_id)
  WHERE t.local_on <= ? AND (? = 'all' OR t.brand = ?)
)
SELECT coalesce(period, 'all') AS period, coalesce(channel, '') AS channel, coalesce(tier, '') AS tier,
  grouping(channel) = 0 AS by_channel, grouping(tier) = 0 AS by_tier,
  count(DISTINCT one_id) FILTER (touches > 0) AS reached, count(DISTINCT one_id) FILTER (actives > 0) AS active,
  sum(touches)::BIGINT AS touches, sum(contacts)::BIGINT AS contacts, sum(views)::BIGINT AS views,
  sum(actives)::BIGINT AS actives, coalesce(sum(contacts) FILTER (is_personal), 0)::BIGINT AS personal
FROM day GROUP BY GROUPING SETS ((period), (period, channel), (period, tier), (), (channel), (tier))
"""
_LEADS = """
SELECT coalesce(strftime(l.lead_on, '%Y-%m'), 'all') AS period, count(*) AS leads, count(l.rep_id) AS handed,
  count(*) FILTER (l.rep_id IS NOT NULL AND l.met_on IS NOT NULL) AS met,
  median(l.met_on - l.lead_on) FILTER (l.rep_id IS NOT NULL AND l.met_on IS NOT NULL) AS days
FROM lead l JOIN doctor d USING (one_id) WHERE l.brand = ? AND {seen}
GROUP BY GROUPING SETS ((strftime(l.lead_on, '%Y-%m')), ())
"""
_PEOPLE = """
SELECT coalesce(CAST(r.tier AS VARCHAR), '') AS tier, count(*) AS people
FROM doctor d LEFT JOIN rated r ON r.one_id = d.one_id AND r.brand = ? WHERE {seen} GROUP BY ALL
"""


def own_figures(now: Reading, sight: Sight, brand: str) -> tuple[Figure, ...]:
    """Count reach, engagement and leads among the doctors whom a user sees.

    Platforms' totals without people, beliefs, sales and goals are told of the whole market only.

    Parameters
    ----------
    now : Reading
        The snapshot.
    sight : Sight
        What the user sees.
    brand : str
        A brand, or `all` for every contact.

    Returns
    -------
    tuple of Figure
        By month and in all time; in all, by channel and by tier of the brand.
    """
    settings = now.snapshot.manifest.settings
    seen, given = condition(sight, doctor="d")
    rated = settings.brands[0] if brand == "all" and settings.brands else brand
    people = {row["tier"]: row["people"] for row in now.rows(_PEOPLE.format(seen=seen), [rated, *given])}
    personal = [name for name, channel in settings.channels.items() if channel.personal]
    counts = now.rows(_COUNTS.format(seen=seen), [rated, *given, personal, now.as_of_on, brand, brand])
    whole = {row["period"]: row["contacts"] for row in counts if not row["by_channel"] and not row["by_tier"]}
    told = [one for row in counts for one in _figures(row, brand, people, whole)]
    leads = now.rows(_LEADS.format(seen=seen), [brand, *given])
    return (*told, *(one for row in leads if row["leads"] for one in _leads(row, brand)))


def _leads(row: dict[str, Any], brand: str) -> Iterator[Figure]:
    def figure(metric: str, value: float | None, hits: int | None, of: int | None, n: int) -> Figure:
        low, high = _wilson(hits, of) if hits is not None and of else (None, None)
        return Figure("convert", metric, brand, row["period"], "", "", value, hits, of, n, low, high)

    leads, handed = row["leads"], row["handed"]
    yield figure("leads", leads, leads, None, leads)
    yield figure("lead_handed_share", handed / leads, handed, leads, leads)
    if row["met"]:
        yield figure("lead_days", row["days"], None, None, row["met"])


def _wilson(hits: int, of: int) -> tuple[float, float]:
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - it takes seconds to import

    low, high = proportion_confint(hits, of, method="wilson")
    return float(low), float(high)


def _figures(row: dict[str, Any], brand: str, people: dict[str, int], whole: dict[str, int]) -> Iterator[Figure]:
    cut = "channel" if row["by_channel"] else "tier" if row["by_tier"] else ""
    value = row[cut] if cut else ""
    everybody = people.get(value, 0) if cut == "tier" else sum(people.values())

    def count(stage: str, metric: str, n: int, of: int | None = None) -> Figure:
        return Figure(stage, metric, brand, row["period"], cut, value, n, n, of, n, None, None)

    def share(stage: str, metric: str, n: int, of: int, *, of_people: bool = False) -> Figure:
        low, high = _wilson(n, of) if of and of_people else (None, None)
        told = n / of if of else None
        return Figure(stage, metric, brand, row["period"], cut, value, told, n, of, of, low, high)

    yield count("reach", "covered_customers", row["reached"], everybody)
    yield share("reach", "coverage_share", row["reached"], everybody, of_people=True)
    yield count("reach", "contacts", row["contacts"])
    yield count("engage", "active_users", row["active"], everybody)
    yield share("engage", "active_share", row["active"], row["reached"], of_people=True)
    # What platforms counted beyond is nobody's, so here the identified part is all that can be told.
    yield count("engage", "known_page_views", row["views"])
    if cut == "channel":
        yield share("reach", "channel_share", row["contacts"], whole[row["period"]])
    else:
        yield share("reach", "personal_share", row["personal"], row["contacts"])
        yield share("engage", "active_mode_share", row["actives"], row["touches"])
