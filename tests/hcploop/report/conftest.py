"""Snapshots put together by hand: tables as a run would leave them, small enough to be counted on fingers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hcploop.channels import CHANNELS
from hcploop.engine import FileVersion, Manifest, MarketSettings, PartRef, Snapshot, Store, open_snapshot, part_key
from hcploop.report.language import Code, Language
from hcploop.report.read import read_report
from hcploop.report.subjects import Report
from hcploop.schema import TABLES

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
AS_OF = dt.datetime(2026, 6, 30, 15, 59, 59, tzinfo=dt.UTC).replace(tzinfo=None)
MONTHS = [f"2026-{month:02}" for month in range(1, 7)]


def publish(out: Path, rows: Rows, *, name: str = "20260701T000000Z-00000001", **fields: Any) -> Snapshot:
    """Put a snapshot of these rows in force."""
    store = Store(out)
    parent = store.current_id()
    settings = MarketSettings(
        currency="CNY", time_zone="Asia/Shanghai", policy="cn-drug", brands=("ruitai",), channels=CHANNELS
    )
    tables = {}
    run = {"snapshot_id": name, "as_of": AS_OF, "market": "试点", "version": "0.1.0", "seed": 0, "engine": "duckdb"}
    run |= {"people": len(rows.get("hcp", ())), "records": 90, "touches": 5000, "resolution_share": 0.9321}
    with store.lock(started_at=AS_OF):
        for table, some in {"run": [run], **rows}.items():
            key = part_key(name, table)
            store.part(key).parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(TABLES[table].arrow(some), store.part(key))
            tables[table] = (PartRef(key=key, rows=len(some)),)
        told = {"snapshot_id": name, "parent": parent, "created_at": AS_OF, "as_of": AS_OF, "market": "试点"}
        told |= {"version": "0.1.0", "code_hash": "0", "tables": tables, "settings": settings, **fields}
        store.publish(Manifest(**told))
    return open_snapshot(out)


def figure_change() -> dict[str, Any]:
    """Compare the contacts of June with those of May."""
    of = {"metric": "contacts", "brand": "all", "period": "2026-06", "cut": "", "cut_value": "", "against": "before"}
    days = {"working_days": 21, "working_days_against": 18, "change_share": 0.05, "change_share_per_day": -0.1}
    return {**of, "against_period": "2026-05", "figure_value": 1050.0, "value_against": 1000.0, **days}


def hcp(count: int) -> list[dict[str, Any]]:
    """Make doctors with names and hospitals."""
    return [
        {
            "one_id": f"H{place:03}",
            "name": f"张医生{place}",
            "hospital": "上海市第一人民医院",
            "department": "肿瘤科",
            "phone_masked": "138****8001",
            "licence_masked": "1103****0001",
            "records": 2,
            "sources": ["crm"],
            "confidence": 1.0,
        }
        for place in range(count)
    ]


def tiers(grades: str, personas: Sequence[str], *, tier: Callable[[int], int | None]) -> list[dict[str, Any]]:
    """Give a doctor after the other a grade, a persona and a tier."""
    return [
        {
            "one_id": f"H{place:03}",
            "brand": "ruitai",
            "persona": persona,
            "identity_level": "high",
            "engagement_level": "high",
            "grade": grade,
            "tier": tier(place),
            "reason": "test",
        }
        for place, (grade, persona) in enumerate(zip(grades, personas, strict=True))
    ]


def figure(metric: str, period: str, value: float, **other: Any) -> dict[str, Any]:
    """Make a figure, of the whole market unless told otherwise."""
    stage = {"active_users": "engage", "active_share": "engage", "resolution_share": "data"}.get(metric, "reach")
    whole = {"brand": "all", "cut": "", "cut_value": "", "numerator": value, "n": 40}
    return {"stage": stage, "metric": metric, "period": period, "figure_value": value, **whole, **other}


def share(metric: str, period: str, hits: int, of: int, **other: Any) -> dict[str, Any]:
    """Make a share with bounds of ten points to either side."""
    value = hits / of
    told = {"numerator": hits, "denominator": of, "n": of, "low": max(value - 0.1, 0), "high": min(value + 0.1, 1)}
    return figure(metric, period, value, **(told | other))


def market_rows() -> dict[str, list[dict[str, Any]]]:
    """Make a market with something of every subject."""
    channels = {"visit": 30.0, "wechat": 60.0, "email": 10.0}
    figures = []
    for period in (*MONTHS, "all"):
        figures += [figure("contacts", period, sum(channels.values()))]
        figures += [figure("contacts", period, n, cut="channel", cut_value=name) for name, n in channels.items()]
        figures += [figure("covered_customers", period, 28), share("coverage_share", period, 28, 40)]
        figures += [figure("active_users", period, 14), share("active_share", period, 14, 28)]
    for tier, hits in (("1", 18), ("2", 4)):
        cut = {"brand": "ruitai", "cut": "tier", "cut_value": tier}
        figures += [
            share("coverage_share", "2026-06", hits, 24, **cut),
            share("active_share", "2026-06", 2, hits, **cut),
        ]
    personas = ["pioneer"] * 24 + ["traditional"] * 8 + ["ordinary"] * 8
    return {
        "hcp": hcp(40),
        "hcp_tier": tiers("A" * 32 + "D" * 8, personas, tier=lambda place: 1 if place < 24 else 2 if place < 32 else 9),
        "hcp_score": scores(40),
        "hcp_tag": [tag_row("H000"), tag_row("H001")],
        "figure": figures,
        "overlap": [overlap(0.1, 0.25), overlap(0.3, 0.4)],
        "content": [
            {
                "content_id": "C1",
                "title": "乳腺癌指南 <解读> & 要点",
                "form": "guideline",
                "brand": "ruitai",
                "source": "library",
            }
        ],
        "hcp_need": [
            {
                "one_id": "H000",
                "brand": "ruitai",
                "ladder": "default",
                "layer": "safety",
                "next_layer": "cases",
                "reason": "r",
            }
        ],
        "recommendation": [recommended("H000", 1), recommended("H001", 2)],
        "audience": [
            {
                "content_id": "C1",
                "brand": "ruitai",
                "position": 1,
                "one_id": "H002",
                "score": 0.9,
                "driver": "tagged",
                "because": [],
            }
        ],
        "suggestion": [suggestion(place) for place in range(3)],
        "blocked": [
            {"rule": "consent_withdrawn", "brand": "ruitai", "channel": "sms", "offers": 90, "people": 30, "alone": 41}
        ],
        "decision": [
            decision("H000", "nothing", is_holdout=True),
            decision("H001", "ruitai|visit|C1|R1", is_holdout=False),
        ],
        "leak": [leak("coverage_share", "reach", 0.7, 1.1), leak("active_share", "engage", 0.5, 0.62, is_weakest=True)],
        "figure_change": [figure_change()],
        "policy_value": [policy_value()],
        "capability": [capability("channels_live", 1, is_met=True), capability("shared_share", 3, is_met=False)],
        "feed_count": [feed_count("crm", "people", kept=90, bad=0), feed_count("mail", "touches", kept=4995, bad=5)],
        "quarantine": [
            {
                "feed": "mail",
                "file": "m.csv",
                "row_number": 7,
                "column_name": "时间",
                "raw_value": "0202",
                "reason": "the year",
            }
        ],
    }


def scores(count: int) -> list[dict[str, Any]]:
    told = {"brand": "ruitai", "score": 0.5, "level": "mid", "population": "all", "known_share": 1.0}
    return [
        {"one_id": f"H{place:03}", "dimension": dimension, "percentile": (place + 1) / count, **told}
        for place in range(count)
        for dimension in ("identity", "engagement")
    ]


def tag_row(one_id: str) -> dict[str, Any]:
    day = dt.date(2026, 6, 1)
    told = {
        "weight": 1.0,
        "share": 1.0,
        "contents": 3,
        "touches": 4,
        "first_on": day,
        "last_on": day,
        "evidence": ["C1"],
    }
    return {"one_id": one_id, "tag": "breast_cancer", "family": "disease", **told}


def overlap(top: float, value: float) -> dict[str, Any]:
    pair = {"brand": "ruitai", "list_a": "engagement", "list_b": "identity"}
    return {**pair, "top_share": top, "top_people": int(40 * top), "overlap": value, "chance": top, "lift": value / top}


def recommended(one_id: str, position: int) -> dict[str, Any]:
    told = {"serves": "personalised", "driver": "tagged", "because": [], "is_exploration": False, "reason": "r"}
    return {"one_id": one_id, "brand": "ruitai", "position": position, "content_id": "C1", "score": 0.5, **told}


def suggestion(place: int) -> dict[str, Any]:
    return {
        "decision_id": f"D{place}",
        "one_id": f"H{place:03}",
        "brand": "ruitai",
        "position": place + 1,
        "action": "visit",
        "channel": "visit" if place else "wechat",
        "content_id": "C1",
        "sender": "R1",
        "probability": 0.3,
        "expected_value": 100.0 - place,
        "reason": f"she answers visits {place}",
        "reason_zh": f"她常回应拜访{place}",
        "tier": 1,
        "expires_at": AS_OF + dt.timedelta(days=7),
    }


def decision(one_id: str, chosen: str, *, is_holdout: bool) -> dict[str, Any]:
    moments = {"decided_at": AS_OF, "expires_at": AS_OF + dt.timedelta(days=7)}
    told = {
        "allocated": chosen,
        "propensity": 1.0,
        "arms": [chosen],
        "propensities": [1.0],
        "values": [0.0],
        "excluded": [],
    }
    versions = {"policy_version": "p", "model_version": "m", "seed": 0}
    return {
        "decision_id": f"D-{one_id}",
        "one_id": one_id,
        "brand": "ruitai",
        "is_holdout": is_holdout,
        "chosen": chosen,
        **moments,
        **told,
        **versions,
    }


def leak(metric: str, stage: str, value: float, attained: float, *, is_weakest: bool = False) -> dict[str, Any]:
    told = {"brand": "all", "period": "2026-06", "cut": "", "cut_value": "", "verdict": "v", "is_weakest": is_weakest}
    figures = {"figure_value": value, "goal": value / attained, "attained_share": attained}
    return {**told, **figures, "stage": stage, "metric": metric}


def policy_value() -> dict[str, Any]:
    told = {"estimate": 0.051, "low": 0.041, "high": 0.061, "n": 900, "effective_n": 700.0, "mean_weight": 1.0}
    return {
        "policy": "logged",
        "estimator": "snips",
        **told,
        "max_weight": 3.0,
        "is_evaluable": True,
        "verdict": "evaluable",
    }


def capability(item: str, stage: int, *, is_met: bool) -> dict[str, Any]:
    told = {"figure_value": 3.0, "threshold": 1.0, "reached": 2, "is_next_gap": not is_met}
    return {"item": item, "stage": stage, "is_met": is_met, "evidence": "8 channels", "evidence_zh": "8 个渠道", **told}


def feed_count(feed: str, kind: str, *, kept: int, bad: int) -> dict[str, Any]:
    rows = {"rows_in": kept + bad, "rows_kept": kept, "rows_quarantined": bad, "rows_replaced": 0}
    rows |= {"rows_deleted": 0, "rows_forgotten": 0}
    return {"feed": feed, "kind": kind, "file": f"{feed}.csv", **rows}


FILES = (
    FileVersion(feed="mail", kind="touches", path="mail.csv", sha256="0", last_at=AS_OF - dt.timedelta(days=3)),
    FileVersion(feed="crm", kind="people", path="crm.csv", sha256="1"),
)


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot with something of every subject."""
    return publish(tmp_path_factory.mktemp("report") / "out", market_rows(), files=FILES)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of which nothing but the run is known."""
    return publish(tmp_path_factory.mktemp("bare") / "out", {}, settings=MarketSettings())


@pytest.fixture(scope="session")
def report(snapshot: Snapshot) -> Report:
    return read_report(snapshot)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    code: Code = request.param
    yield Language(code, "CNY", CHANNELS)
