"""Scores, personas and tiers under given policies: of a run, and of a snapshot on which policies are tried."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis.expr.types as ir
import pyarrow as pa

from hcploop.engine import DuckEngine, Engine, Snapshot
from hcploop.schema import TABLES, hcp_indicator, hcp_score, person_amount, record_amount
from hcploop.scoring import ScoringPolicy, TierPolicy, person_amounts, points, record_amounts, scores, tiers


@dataclass(frozen=True)
class Rateable:
    """What scores and tiers are made of.

    Parameters
    ----------
    hcp : schema.hcp
        All people.
    hcp_grade : schema.hcp_grade
        Their grades.
    record_person : schema.record_person
        Which person a record is.
    content_months : schema.record_content_month
        What records did.
    brands : tuple of str
        The market's brands.
    today : datetime.date
        The day that scores are for, in the market's zone.
    """

    hcp: ir.Table
    hcp_grade: ir.Table
    record_person: ir.Table
    content_months: ir.Table
    brands: tuple[str, ...]
    today: dt.date


@dataclass(frozen=True)
class Rated:
    """Everybody's scores (`schema.hcp_score`) and tiers (`schema.hcp_tier`)."""

    scores: pa.Table
    tiers: pa.Table


def measured(engine: Engine, told: Rateable, *, policy: ScoringPolicy) -> ir.Table:
    """Measure every indicator of every person; each piece is read by several parts of the next, so it is kept.

    Parameters
    ----------
    engine : Engine
        Where pieces are kept.
    told : Rateable
        What is measured.
    policy : ScoringPolicy
        How.

    Returns
    -------
    schema.hcp_indicator
        One row a person, brand and indicator.
    """
    counted = record_amounts(told.content_months, brands=told.brands, as_of=told.today, policy=policy)
    records = engine.materialise(record_amount.name, counted)
    amounts = person_amounts(told.hcp, records, told.record_person, brands=told.brands, policy=policy)
    return points(engine.materialise(person_amount.name, amounts), policy=policy)


def rate(snapshot: Snapshot, *, scoring: ScoringPolicy, matrix: TierPolicy, temp: Path) -> Rated:
    """Score and place everybody of a snapshot under other policies: what a run gives that reads the same files.

    Parameters
    ----------
    snapshot : Snapshot
        Its people, grades and contacts; it stays as it is.
    scoring : ScoringPolicy
        How people are scored.
    matrix : TierPolicy
        Which tier a grade and a persona make.
    temp : Path
        A folder for what does not fit into memory; not one that a run empties.

    Returns
    -------
    Rated
        One row a person and brand, and one more for each dimension.
    """
    with collected_later(), DuckEngine(temp=temp) as engine:

        def read(name: str) -> ir.Table:
            paths = snapshot.parts(name)
            return engine.read(paths) if paths else engine.give(f"no_{name}", TABLES[name].arrow([]))

        told = Rateable(
            hcp=read("hcp"),
            hcp_grade=read("hcp_grade"),
            record_person=read("record_person"),
            content_months=read("record_content_month"),
            brands=snapshot.manifest.settings.brands,
            today=_day(snapshot),
        )
        indicated = engine.materialise(hcp_indicator.name, measured(engine, told, policy=scoring))
        scored = engine.materialise(hcp_score.name, scores(indicated, told.hcp, policy=scoring))
        placed = tiers(scored, told.hcp_grade, told.hcp, policy=matrix)
        return Rated(engine.arrow(scored), engine.arrow(placed))


@contextmanager
def collected_later() -> Iterator[None]:
    """Let no other thread than this one delete expressions: Ibis remembers which are equal, and bears one thread."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _day(snapshot: Snapshot) -> dt.date:
    manifest = snapshot.manifest
    return manifest.as_of.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(manifest.settings.time_zone)).date()
