"""The counts behind the figures once more, slowly, in plain Python on lists of dicts.

Written from the words of docs/explanation/figures.md and sharing no code with `hcploop.evaluation`.
"""

import datetime as dt

CUTS = ("", "channel", "tier", "region")
WINDOWS = (7, 30)


def reference_period_counts(record_day, record_person, hcp, hcp_tier, platform, *, market):
    """Return the counts by (brand, period, cut, cut_value); `platform` are rows of `reference_platform`.

    `market` holds `brands`, the `personal` channels, and `until`, the as-of day.
    """
    brands, first = market["brands"], min(row["local_on"] for row in record_day)
    person_of = {row["record_id"]: row["one_id"] for row in record_person}
    region = {person["one_id"]: person["region"] or "unknown" for person in hcp}
    counts = {}
    for brand in ["all", *(one for one in brands if one != "all")]:
        tier = {row["one_id"]: str(row["tier"]) for row in hcp_tier if row["brand"] == brand and row["tier"]}
        sizes = _sizes(region, tier)
        for row in record_day:
            if brand not in ("all", row["brand"]):
                continue
            one_id = person_of.get(row["record_id"])
            values = {
                "": "",
                "channel": row["channel"],
                "tier": tier.get(one_id, "unknown"),
                "region": region.get(one_id, "unknown"),
            }
            for period in periods_of(row["local_on"]):
                for cut in CUTS:
                    cell = _cell(counts, (brand, period, cut, values[cut]), sizes)
                    _add_touches(cell, row, one_id, is_personal=row["channel"] in market["personal"])
        for row in platform:
            if brand not in ("all", row["brand"]):
                continue
            for period in periods_of(row["local_on"]):
                for cut, value in (("", ""), ("channel", row["channel"])):
                    cell = _cell(counts, (brand, period, cut, value), sizes)
                    for name in ("anonymous_views", "anonymous_visitors", "platform_views", "platform_visitors"):
                        cell[name] += row[name]
    for key, cell in counts.items():
        active = cell.pop("days_of")
        cell["active_days"] = sum(len(days) for days in active.values())
        cell["days"] = len([day for day in _days(first, market["until"]) if key[1] in periods_of(day)])
        for window in WINDOWS:
            cell[f"due_{window}"], cell[f"returned_{window}"] = _came_back(counts, key, active, window, market["until"])
    people = ("reached", "active", "viewers")
    return {
        key: {name: len(value) if name in people else value for name, value in cell.items() if name != "ever"}
        for key, cell in counts.items()
    }


def _came_back(counts, key, active, window, until):
    """Of whom is known whether they came back, and who did, in any channel and any period."""
    brand, period, cut, _value = key
    if cut == "channel" or len(period) == 10:
        return 0, 0
    last = max(day for day in _days(dt.date(2024, 1, 1), dt.date(2026, 1, 1)) if period in periods_of(day))
    if period != "all" and last + dt.timedelta(days=window) > until:
        return 0, 0
    ever = counts[brand, "all", "", ""]["ever"]
    firsts = {one_id: min(days) for one_id, days in active.items()}
    ends = {one_id: day + dt.timedelta(days=window) for one_id, day in firsts.items()}
    due = [one_id for one_id in firsts if ends[one_id] <= until]
    return len(due), len([one for one in due if any(firsts[one] < day <= ends[one] for day in ever[one])])


def _days(first, last):
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def reference_platform(aggregate, identified_views, content):
    """Return what platforms counted beyond the known, one row a content, channel and day."""
    brand_of = {row["content_id"]: row["brand"] for row in content}
    known = {(row["content_id"], row["channel"], row["local_on"]): row for row in identified_views}
    best = {}
    for row in aggregate:
        key = (row["content_id"], row["channel"], row["counted_on"])
        views, visitors = best.get(key, (0, 0))
        best[key] = (max(views, row["views"] or 0), max(visitors, row["visitors"] or 0))
    rows = []
    for key, (views, visitors) in best.items():
        own = known.get(key, {"views": 0, "visitors": 0})
        rows.append(
            {
                "brand": brand_of.get(key[0]),
                "channel": key[1],
                "local_on": key[2],
                "anonymous_views": max(0, views - own["views"]),
                "anonymous_visitors": max(0, visitors - own["visitors"]),
                "platform_views": views,
                "platform_visitors": visitors,
            }
        )
    return rows


def periods_of(day):
    """Return the names of the periods that a day lies in."""
    year, week, _weekday = day.isocalendar()
    quarter = f"{day.year}-Q{(day.month - 1) // 3 + 1}"
    return [day.isoformat(), f"{year}-W{week:02}", day.isoformat()[:7], quarter, str(day.year), "all"]


def _sizes(region, tier):
    sizes = {("", ""): len(region)}
    for one_id, own in region.items():
        for key in (("region", own), ("tier", tier.get(one_id, "unknown"))):
            sizes[key] = sizes.get(key, 0) + 1
    return sizes


def _cell(counts, key, sizes):
    _brand, _period, cut, value = key
    if key not in counts:
        people = sizes[("", "")] if cut == "channel" else sizes.get((cut, value), 0)
        sums = ("touches", "resolved", "contacts", "personal", "actives", "views")
        sums += ("anonymous_views", "anonymous_visitors", "platform_views", "platform_visitors")
        counts[key] = {"people": people} | dict.fromkeys(sums, 0)
        counts[key] |= {"reached": set(), "active": set(), "viewers": set()}
        counts[key] |= {"days_of": {}, "ever": {}}
    return counts[key]


def _add_touches(cell, row, one_id, *, is_personal):
    for name in ("touches", "contacts", "views", "actives"):
        cell[name] += row[name]
    cell["personal"] += row["contacts"] if is_personal else 0
    if one_id is not None and row["actives"]:
        for days in (cell["days_of"], cell["ever"]):
            days.setdefault(one_id, set()).add(row["local_on"])
    if one_id is not None:
        cell["resolved"] += row["touches"]
        for name, count in (("reached", "touches"), ("active", "actives"), ("viewers", "views")):
            if row[count] > 0:
                cell[name].add(one_id)
