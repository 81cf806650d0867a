"""The figures of the closed loop: the whole, the last months, channels and tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hcploop.cli.views.grid import plain_table
from hcploop.cli.views.marks import bar, sparkline
from hcploop.cli.views.screen import counted, page
from hcploop.evaluation.benchmarks import benchmarks
from hcploop.evaluation.judged_metrics import JUDGED
from hcploop.evaluation.metrics import ALL

Rows = Sequence[Mapping[str, Any]]

STAGES = ("data", "reach", "engage", "convert", "result")
MONTHS_DRAWN = 12
MONTHS_TOLD = 3
PLACE = {metric.name: place for place, metric in enumerate(ALL)}
UNITS: dict[str, str] = {one.name: one.unit for one in ALL} | {one.name: one.unit for one in JUDGED}


def figures(known: Mapping[str, Any], found: Rows, able: Rows = ()) -> None:
    """Show the figures of the whole and of the last months; the rest is for SQL.

    Parameters
    ----------
    known : mapping
        `snapshot` and `as_of`.
    found : rows of schema.figure
        All of them.
    able : rows of schema.capability, optional
        How far omnichannel work has come.
    """
    out = page()
    as_of = f"{known['as_of'][:16].replace('T', ' ')} UTC"
    out.print(f"Snapshot [bold]{known['snapshot']}[/], as of {as_of}")
    months = sorted({row["period"] for row in found if _is_month(row["period"])})[-MONTHS_DRAWN:]
    if not months:
        out.print("\n[dim]No figures yet: no contact is dated up to the as-of moment.[/]")
        return
    brands = sorted({row["brand"] for row in found}, key=lambda brand: (brand != "all", brand))
    for brand in brands:
        own = [row for row in found if row["brand"] == brand]
        out.print()
        out.print(_whole(own, months, title="All brands" if brand == "all" else f"Brand {brand}"))
    out.print()
    _cuts(out, found, brands, months)
    _capability(out, able)
    out.print(f"\n[dim]Lines start at 0 and run to {months[-1]}, which ends at the as-of moment.[/]")
    out.print('[dim]By day, week, region: hcploop sql OUT "SELECT * FROM figure WHERE …"[/]')


def _is_month(period: str) -> bool:
    return len(period) == len("2026-03") and period[4] == "-" and period[5].isdigit()


def _whole(own: Rows, months: Sequence[str], *, title: str) -> Table:
    """One line a metric, uncut."""
    told = months[-MONTHS_TOLD:]
    grid = plain_table(title=title)
    grid.add_column("stage", style="dim")
    grid.add_column("figure")
    grid.add_column(counted(len(months), "month"), style="cyan", no_wrap=True)
    for heading in (*told, "in all"):
        grid.add_column(heading, justify="right")
    of = {(row["stage"], row["metric"], row["period"]): row for row in own if not row["cut"]}
    before = ""
    for stage, metric in sorted({key[:2] for key in of}, key=_in_order):
        drawn = sparkline([_value(of.get((stage, metric, month))) for month in months])
        values = [_shown(of.get((stage, metric, period))) for period in (*told, "all")]
        if not drawn.strip() and values[-1] == _shown(None):
            continue
        grid.add_row(stage if stage != before else "", escape(metric), drawn, *values)
        before = stage
    return grid


def _in_order(key: tuple[str, ...]) -> tuple[int, int, str]:
    """Sort stages as the loop goes, and the figures of a stage as they are declared."""
    stage, metric = key
    return STAGES.index(stage), PLACE.get(metric, len(PLACE)), metric


def _cuts(out: Console, found: Rows, brands: Sequence[str], months: Sequence[str]) -> None:
    channels = _cut(found, "all", "channel", months[-1])
    if channels:
        out.print(_channels(found, channels, months))
        for one in benchmarks():
            if one.metric == "channel_share":
                out.print(f"[dim]{escape(one.place_en)}: {escape(one.text_en)}.[/]")
    # Tiers are kept by brand; a market of one brand keeps them under `all`.
    for brand in brands if brands == ["all"] else [brand for brand in brands if brand != "all"]:
        tiers = _cut(found, brand, "tier", months[-1])
        if any(value != "unknown" for value in tiers):
            out.print()
            out.print(_tiers(tiers, title=f"Tiers in {months[-1]}" + (f", brand {brand}" if brand != "all" else "")))


def _cut(found: Rows, brand: str, cut: str, period: str) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Return the rows of one period by value of the cut and by metric."""
    rows: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in found:
        if (row["brand"], row["cut"], row["period"]) == (brand, cut, period):
            rows.setdefault(row["cut_value"], {})[row["metric"]] = row
    return rows


def _channels(found: Rows, channels: Mapping[str, Mapping[str, Any]], months: Sequence[str]) -> Table:
    grid = plain_table(title=f"Channels in {months[-1]}")
    grid.add_column("channel")
    grid.add_column("contacts by month", style="cyan", no_wrap=True)
    for heading in ("contacts", "share", "covered", "active", "known"):
        grid.add_column(heading, justify="right")
    of = {
        (row["cut_value"], row["period"]): _value(row)
        for row in found
        if (row["brand"], row["cut"], row["metric"]) == ("all", "channel", "contacts")
    }
    for channel, own in sorted(channels.items(), key=lambda item: -(_value(item[1].get("contacts")) or 0)):
        drawn = sparkline([of.get((channel, month)) for month in months])
        shown = ("contacts", "channel_share", "covered_customers", "active_users", "resolution_share")
        grid.add_row(escape(channel), drawn, *[_shown(own.get(metric)) for metric in shown])
    return grid


def _tiers(tiers: Mapping[str, Mapping[str, Any]], *, title: str) -> Table:
    grid = plain_table(title=title)
    for heading in ("tier", "persons", "covered", "", "95 % interval", "active"):
        grid.add_column(heading, justify="left" if heading in ("tier", "") else "right")
    for tier in sorted(tiers):
        covered = tiers[tier].get("coverage_share")
        if covered is not None:
            bounds = f"{covered['low']:.0%} – {covered['high']:.0%}"
            share = bar(covered["figure_value"])
            active = _shown(tiers[tier].get("active_users"))
            grid.add_row(tier, f"{covered['denominator']:,.0f}", _shown(covered), f"[cyan]{share}[/]", bounds, active)
    return grid


def _value(row: Mapping[str, Any] | None) -> float | None:
    return None if row is None else row["figure_value"]


def _shown(row: Mapping[str, Any] | None) -> str:
    value = _value(row)
    if row is None or value is None:
        return "[dim]·[/]"
    unit = UNITS.get(row["metric"], "share" if row["metric"].endswith("_share") else "")
    return _FORMS.get(unit, "{:,.0f}").format(value)


_FORMS = {
    "share": "{:.1%}",
    "ratio": "{:,.2f}",
    "points": "{:+,.1f}",
    **dict.fromkeys(("days", "people per representative", "units per buyer"), "{:,.1f}"),
}
"""How a figure is written; whole numbers where nothing is said."""


def _capability(out: Console, able: Rows) -> None:
    """Say which of the four stages is reached, and what the next one waits for."""
    if not able:
        return
    reached = able[0]["reached"]
    out.print(f"\n[bold]Capability[/] stage {reached} of 4, by the data")
    for row in able:
        if row["is_next_gap"]:
            wanted = f"{row['threshold']:.0%}" if row["item"].endswith("_share") else f"{row['threshold']:,.0f}"
            out.print(
                f"  Stage {row['stage']} waits for {escape(row['item'])}: {escape(row['evidence'])}; asked: {wanted}"
            )
