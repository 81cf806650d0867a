"""What is other than a week ago: the figures of the loop, and tiers, cut to what a user sees."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass

from django.conf import settings

from hcploop.engine import open_snapshot
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.figures import Seen, Told, seen_figures
from hcploop_web.insights.loop import Loop, loop
from hcploop_web.insights.moves import MoveQuery, Mover, Summary
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.tier_moves import Kept, kept_snapshots, moves_between
from hcploop_web.insights.tiers import brand_of
from hcploop_web.insights.wording import Words

AGO = dt.timedelta(days=5)
"""A snapshot that was made so long before counts as that of the week before."""


@dataclass(frozen=True)
class Change:
    """A figure now and before: `size` has its sign and unit, `difference` is its number; None where it is new."""

    metric: str
    stage: str
    name: str
    period: str
    period_name: str
    worded: str
    share: float | None
    before: str
    before_name: str
    size: str
    difference: float | None


@dataclass(frozen=True)
class TierMoves:
    """Who moved since a moment, of one brand: how many, and the farthest."""

    brand: str
    since: dt.datetime
    older: str
    summary: Summary
    movers: tuple[Mover, ...]


@dataclass(frozen=True)
class Week:
    """A week as one user sees it: the loop as it stands, how its first figures moved, and who moved in tiers."""

    loop: Loop
    changes: tuple[Change, ...]
    since: dt.datetime | None
    moves: TierMoves | None


def week(sight: Sight, *, movers: int) -> Week:
    """Tell what is other than in the snapshot of a week ago.

    Parameters
    ----------
    sight : Sight
        What the user sees.
    movers : int
        Doctors who moved, at most.

    Returns
    -------
    Week
        Of the first brand that the user sees. Where no older snapshot is kept, figures are compared with the month
        before, and nobody moved.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    told, older = loop("", sight), _older()
    before = seen_figures(_reading(older.snapshot_id), sight, told.brand) if older else None
    heads = [(stage.name, stage.headline) for stage in told.stages if stage.headline]
    own = seen_figures(reading(), sight, told.brand)
    return Week(
        loop=told,
        changes=tuple(_change(name, one, own, before) for name, one in heads),
        since=older.as_of if older else None,
        moves=_moves(older, sight, movers) if older else None,
    )


def _older() -> Kept | None:
    """Choose the newest snapshot that is a week old, else the one before the one in force; None where there is none."""
    kept = kept_snapshots()
    now = next(one for one in kept if one.is_in_force)
    earlier = [one for one in kept if one.created_at < now.created_at]
    return next((one for one in earlier if one.created_at <= now.created_at - AGO), earlier[0] if earlier else None)


def _change(stage: str, one: Told, own: Seen, before: Seen | None) -> Change:
    then = _then(one, own, before)
    now, was = one.value, then.value if then else None
    difference = None if now is None or was is None else now - was
    is_share = one.worded.endswith("%")
    return Change(
        metric=one.metric,
        stage=stage,
        name=one.name,
        period=one.period,
        period_name=one.period_name,
        worded=one.worded,
        share=one.value if is_share else None,
        before=then.worded if then else "",
        before_name=then.period_name if then else "",
        size="" if difference is None else _size(difference, was or 0.0, one.metric, own.words, is_share=is_share),
        difference=difference,
    )


def _then(one: Told, own: Seen, before: Seen | None) -> Told | None:
    """Find what it is compared with: the newest month of the older snapshot, else the month before in this one."""
    if before is not None:
        months = before.months(one.metric)
        return months[-1] if months else before.told(one.metric, one.period)
    earlier = [told for told in own.months(one.metric) if told.period < one.period]
    return earlier[-1] if earlier else None


def _size(difference: float, was: float, metric: str, words: Words, *, is_share: bool) -> str:
    """Word a difference with its sign: of shares in points, of all else in its unit and as a part of what was."""
    if not difference:
        return words.either("没有变化", "no change")
    sign = "+" if difference > 0 else "−"
    if is_share:
        return words.either(f"{sign}{abs(100 * difference):.1f} 个百分点", f"{sign}{abs(100 * difference):.1f} points")
    share = f"{sign}{abs(difference / was):.1%}" if was else ""
    part = words.either(f"（{share}）", f" ({share})") if share else ""
    return f"{sign}{words.value(metric, abs(difference))}{part}"


def _moves(older: Kept, sight: Sight, rows: int) -> TierMoves | None:
    brand, _brands = brand_of("", sight)
    if not brand:
        return None
    moves = moves_between(older.snapshot_id, reading().id)
    # No row asks for nobody; `movers` would take it for all.
    found = moves.movers(MoveQuery(brand), sight, rows=rows)[0] if rows else ()
    return TierMoves(brand, older.as_of, older.snapshot_id, moves.summary(brand, sight), found)


_lock = threading.Lock()
_kept: dict[str, Reading] = {}


def _reading(snapshot_id: str) -> Reading:
    """Open an older snapshot; one is kept, since the letters of one morning all ask the same."""
    name = f"{settings.OUT} {snapshot_id}"
    with _lock:
        if name not in _kept:
            _kept.clear()
            _kept[name] = Reading(open_snapshot(settings.OUT, snapshot_id))
        return _kept[name]


def forget_older() -> None:
    """Let the older snapshot go: between two Mondays nobody asks for it."""
    with _lock:
        _kept.clear()
