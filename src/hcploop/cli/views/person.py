"""One doctor: who she is, how much she matters and why, what she likes, what she did, who told us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from hcploop.cli.views.grid import plain_table
from hcploop.cli.views.marks import bar
from hcploop.cli.views.screen import counted, page

Row = Mapping[str, Any]

TAGS_SHOWN = 8
TOUCHES_SHOWN = 12
_TIER_STYLES = {1: "bold green", 2: "green", 3: "green"}


@dataclass(frozen=True)
class Words:
    """What ids of a profile are called, where someone knows.

    Parameters
    ----------
    tags, contents : mapping of str to str
        Names of tags, titles of contents.
    """

    tags: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)


def profile(told: Row, words: Words = Words()) -> None:
    """Show one doctor.

    Parameters
    ----------
    told : mapping
        Her document, as `Snapshot.profile` gives it.
    words : Words
        What the ids in it are called.
    """
    out = page()
    _head(out, told)
    _standing(out, told)
    _scores(out, told)
    _tags(out, told, words)
    _needs(out, told)
    _recommendations(out, told, words)
    _touches(out, told)
    _sources(out, told)


def _head(out: Console, told: Row) -> None:
    gone = "  [red]left[/]" if told.get("is_active") is False else ""
    out.print(f"[bold]{escape(told.get('name') or 'name not known')}[/]  {told['one_id']}{gone}")
    level = f"({told['hospital_level']})" if told.get("hospital_level") else ""
    area = f"{told['market']} market" if told.get("market") else ""
    rep = f"representative {told['rep_id']}" if told.get("rep_id") else ""
    papers = "" if told.get("papers") is None else f"{told['papers']:,.0f} papers"
    posts = "" if told.get("society_posts") is None else f"{told['society_posts']:,.0f} posts in societies"
    for parts, sign in (
        ((told.get("title"), told.get("academic_title"), told.get("department")), " · "),
        ((told.get("hospital"), level), " "),
        ((told.get("province"), told.get("city"), area), " · "),
        ((told.get("phone_masked"), told.get("email_masked"), told.get("licence_masked"), rep), " · "),
        ((papers, posts), " · "),
    ):
        if line := sign.join(part for part in parts if part):
            out.print(escape(line))


def _standing(out: Console, told: Row) -> None:
    """Show persona and tier of each brand, and why."""
    for row in told.get("hcp_tier", ()):
        style = _TIER_STYLES.get(row["tier"], "bold")
        tier = f"[{style}]tier {row['tier']}[/]" if row["tier"] else "[bold]no tier[/]"
        brand = "" if row["brand"] == "all" else f"  [dim]brand[/] {escape(row['brand'])}"
        out.print(f"\n{tier}  {row['persona'].replace('_', ' ')}{brand}")
        out.print(Padding(f"[dim]{escape(row['reason'])}[/]", (0, 0, 0, 2)))


def _scores(out: Console, told: Row) -> None:
    scores = told.get("hcp_score", ())
    if not scores:
        return
    grid = plain_table()
    for heading in ("score", "", "points", "amount", "weight", "level"):
        grid.add_column(heading, justify="left" if heading in ("score", "", "level") else "right", no_wrap=True)
    shown: set[tuple[object, ...]] = set()
    for score in sorted(scores, key=lambda row: (row["dimension"] != "identity", row["brand"])):
        own = [row for row in told.get("hcp_indicator", ()) if _is_of(row, score)]
        told_as = (
            score["dimension"],
            score["score"],
            *((row["indicator"], row["amount"], row["points"]) for row in own),
        )
        if told_as not in shown:
            # Identity is the same for every brand: it is told once.
            shown.add(told_as)
            _score(grid, score, own)
    out.print()
    out.print(grid)


def _is_of(row: Row, score: Row) -> bool:
    return bool(row["brand"] == score["brand"] and row["dimension"] == score["dimension"])


def _score(grid: Table, score: Row, indicators: Sequence[Row]) -> None:
    is_own = score["dimension"] == "engagement" and score["brand"] != "all"
    name = score["dimension"] + (f" {escape(score['brand'])}" if is_own else "")
    rank = "" if score["percentile"] is None else f"[dim], percentile {score['percentile']:.0%}[/]"
    drawn = f"[cyan]{bar(score['score'])}[/]"
    grid.add_row(f"[bold]{name}[/]", drawn, _two(score["score"]), "", "", f"[bold]{score['level']}[/]{rank}")
    for row in indicators:
        amount = "[dim]unknown[/]" if row["amount"] is None else f"{row['amount']:,.4g}"
        label = f"  {escape(row['indicator'].replace('_', ' '))}"
        grid.add_row(label, f"[cyan]{bar(row['points'])}[/]", _two(row["points"]), amount, f"{row['weight']:g}", "")


def _two(share: float | None) -> str:
    return "[dim]–[/]" if share is None else f"{share:.2f}"


def _tags(out: Console, told: Row, words: Words) -> None:
    earned = sorted(told.get("hcp_tag", ()), key=lambda row: -row["weight"])
    if not earned:
        return
    most = earned[0]["weight"]
    out.print(
        f"\n[bold]Tags[/] [dim]{min(len(earned), TAGS_SHOWN)} of {len(earned)}, by what she widely took part in[/]"
    )
    for row in earned[:TAGS_SHOWN]:
        name = escape(words.tags.get(row["tag"], row["tag"]))
        behind = f"[dim]{row['family']}, {counted(row['contents'], 'content')}, {counted(row['touches'], 'contact')}[/]"
        _one_line(out, f"[cyan]{bar(row['weight'] / most, width=6)}[/] {row['weight']:5.1f}  {name}  {behind}")
        titles = "; ".join(words.contents.get(content, content) for content in row["evidence"])
        _one_line(out, f"[dim]{' ' * 14}{escape(titles)}[/]")


def _needs(out: Console, told: Row) -> None:
    """Show the need that she is at and the next one; brands with the same need share a line."""
    brands: dict[tuple[str, str | None, str], list[str]] = {}
    for row in told.get("hcp_need", ()):
        brands.setdefault((row["layer"], row["next_layer"], row["reason"]), []).append(row["brand"])
    for (layer, above, reason), names in brands.items():
        of_brand = "" if len(brands) == 1 else f"  [dim]{escape(', '.join(names))}[/]"
        out.print(f"\n[bold]Need[/]  {escape(layer)}{f' → {escape(above)}' if above else ''}{of_brand}")
        out.print(Padding(f"[dim]{escape(reason)}[/]", (0, 0, 0, 2)))


def _recommendations(out: Console, told: Row, words: Words) -> None:
    """Show which contents would suit her, brand by brand, and why."""
    rows = sorted(told.get("recommendation", ()), key=lambda row: (row["brand"], row["position"]))
    brand = ""
    for row in rows:
        if row["brand"] != brand:
            brand = row["brand"]
            out.print("\n[bold]Would suit her[/]" + ("" if brand == "all" else f"  [dim]brand[/] {escape(brand)}"))
        title = words.contents.get(row["content_id"], row["content_id"])
        _one_line(out, f"{row['position']:>2}  {escape(title)}  [cyan]{row['serves']}[/]")
        _one_line(out, f"[dim]    {escape(row['reason'])}[/]")


def _one_line(out: Console, text: str) -> None:
    """Cut at the edge of the screen what would not fit."""
    out.print(text, no_wrap=True, overflow="ellipsis")


def _touches(out: Console, told: Row) -> None:
    last = told.get("touches", ())
    if not last:
        out.print("\n[dim]No contacts.[/]")
        return
    grid = plain_table(title=f"Contacts: last {min(len(last), TOUCHES_SHOWN)} of {told['touch_count']:,}")
    # The table takes the whole width, so that only the content gives way where the screen is narrow.
    grid.expand = True
    grid.add_column("UTC", style="dim", no_wrap=True)
    grid.add_column("channel", no_wrap=True)
    grid.add_column("action", no_wrap=True)
    grid.add_column("content", no_wrap=True, overflow="ellipsis", ratio=1)
    grid.add_column("took", justify="right", no_wrap=True)
    for row in last[:TOUCHES_SHOWN]:
        state = "" if row["status"] == "submitted" else f" [yellow]{row['status']}[/]"
        title = escape(row.get("title") or row.get("content_id") or "")
        grid.add_row(str(row["happened_at"])[:16], escape(row["channel"]), row["action"] + state, title, _how_long(row))
    out.print()
    out.print(grid)


def _how_long(row: Row) -> str:
    seconds, share = row["duration_seconds"], row["progress_share"]
    parts = [
        "" if seconds is None else f"{seconds / 60:.0f} min" if seconds >= 60 else f"{seconds:.0f} s",
        "" if share is None else f"{share:.0%}",
    ]
    return " ".join(part for part in parts if part)


def _sources(out: Console, told: Row) -> None:
    grid = plain_table(title=f"Sources: this person is {counted(told['records'], 'record')}")
    for heading in ("source", "id there", "name as written", "hospital"):
        grid.add_column(heading, overflow="fold")
    grid.add_column("sure", justify="right")
    for row in told.get("hcp_identifier", ()):
        texts = [escape(row.get(name) or "") for name in ("source", "source_id", "name", "hospital")]
        grid.add_row(*texts, f"{row['probability']:.1%}")
    out.print()
    out.print(grid)
