"""The counts behind the figures once more, slowly, in plain Python on lists of dicts.

Written from the words of docs/explanation/figures.md and sharing no code with `hcploop.evaluation`.
"""

CUTS = ("", "channel", "tier", "region")


def reference_period_counts(record_day, record_person, hcp, hcp_tier, platform, *, brands):
    """Return the counts by (brand, period, cut, cut_value); `platform` are rows of `reference_platform`."""
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
                    _add_touches(cell, row, one_id)
        for row in platform:
            if brand not in ("all", row["brand"]):
                continue
            for period in periods_of(row["local_on"]):
                for cut, value in (("", ""), ("channel", row["channel"])):
                    cell = _cell(counts, (brand, period, cut, value), sizes)
                    cell["anonymous_views"] += row["anonymous_views"]
                    cell["anonymous_visitors"] += row["anonymous_visitors"]
    people = ("reached", "active", "viewers")
    return {
        key: {name: len(value) if name in people else value for name, value in cell.items()}
        for key, cell in counts.items()
    }


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
            }
        )
    return rows


def periods_of(day):
    """Return the names of the periods that a day lies in."""
    year, week, _weekday = day.isocalendar()
    return [day.isoformat(), f"{year}-W{week:02}", day.isoformat()[:7], "all"]


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
        sums = ("touches", "resolved", "contacts", "views", "anonymous_views", "anonymous_visitors")
        counts[key] = {"people": people} | dict.fromkeys(sums, 0)
        counts[key] |= {"reached": set(), "active": set(), "viewers": set()}
    return counts[key]


def _add_touches(cell, row, one_id):
    for name in ("touches", "contacts", "views"):
        cell[name] += row[name]
    if one_id is not None:
        cell["resolved"] += row["touches"]
        for name, count in (("reached", "touches"), ("active", "actives"), ("viewers", "views")):
            if row[count] > 0:
                cell[name].add(one_id)
