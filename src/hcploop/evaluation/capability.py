"""How far omnichannel work has come, computed from the data and not asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import MARKET
from hcploop.evaluation.figure_policy import FigurePolicy
from hcploop.evaluation.surveys import told_by_people


@dataclass(frozen=True)
class Item:
    """One thing that a stage asks for.

    Parameters
    ----------
    stage : int
        1 to 4.
    text_en, text_zh : str
        The evidence; `{}` is filled with the number.
    is_share : bool
        Whether the number is told in per cent.
    """

    stage: int
    text_en: str
    text_zh: str
    is_share: bool = False


ITEMS = {
    "channels_live": Item(1, "{} channels with a contact", "有触达的渠道 {} 个"),
    "channels_together": Item(2, "{} channels with a contact", "有触达的渠道 {} 个"),
    "digital_channels": Item(2, "{} non-personal channels with a contact", "有触达的非人际渠道 {} 个"),
    "resolution_share": Item(3, "{} of contacts have a known person", "{} 的触达能识别到人", is_share=True),
    "shared_share": Item(
        3,
        "{} of people are known to two sources or more under one id",
        "{} 的医生在两个及以上来源中以同一 ID 打通",
        is_share=True,
    ),
    "channel_kinds_planned": Item(
        3, "suggestions use {} of 2 kinds of channels, personal and other", "建议覆盖人际与非人际 2 类渠道中的 {} 类"
    ),
    "personalised_share": Item(
        4,
        "{} of suggestions are chosen for the person or her next need",
        "{} 的建议按个人偏好或下一层需求选定",
        is_share=True,
    ),
    "experience_people": Item(4, "{} people answered about their experience", "{} 人回答了体验调研"),
}


@dataclass(frozen=True)
class Evidence:
    """What is looked at.

    Parameters
    ----------
    record_day : schema.record_day
        Which channels are live.
    hcp : schema.hcp
        Who is known to how many sources.
    figure : schema.figure
        For `resolution_share` of the market as a whole, of all time.
    suggestion : schema.suggestion
        What is planned; no rows where nothing is yet.
    answer : schema.answer
        For recommendation and satisfaction.
    record_person : schema.record_person
        Who answered.
    """

    record_day: ir.Table
    hcp: ir.Table
    figure: ir.Table
    suggestion: ir.Table
    answer: ir.Table
    record_person: ir.Table


def capability(seen: Evidence, *, personal: Sequence[str], today: dt.date, zone: str, policy: FigurePolicy) -> ir.Table:
    """Tell which of four stages the data show, and what the next one waits for.

    Stage 1 is one channel, 2 several that stand side by side, 3 several under one id and one plan, 4 personal choice
    with experience measured. A stage is reached if everything is there that it and the stages below ask for.

    Parameters
    ----------
    seen : Evidence
        What is looked at.
    personal : sequence of str
        The channels in which a person of ours takes part.
    today : datetime.date
        The as-of day.
    zone : str
        The market's time zone.
    policy : FigurePolicy
        What each item asks for at least.

    Returns
    -------
    schema.capability
        One row an item; `reached` is 0 where not even one channel is live.
    """
    found = {
        **_channels(seen, list(personal)),
        "resolution_share": _resolved(seen.figure),
        "shared_share": seen.hcp.agg(value=(seen.hcp.sources.length() > 1).mean()),
        **_planned(seen.suggestion, list(personal)),
        "experience_people": _asked(seen, today=today, zone=zone, policy=policy),
    }
    items = ibis.union(*[_row(name, ITEMS[name], found[name], policy) for name in ITEMS])
    missing = items.stage.min(where=~items.is_met).over(ibis.window())
    staged = items.mutate(reached=missing.fill_null(5) - 1)
    told = staged.mutate(is_next_gap=~staged.is_met & (staged.stage == staged.reached + 1))
    return schema.capability.check(told.select(*schema.capability.columns))


def _row(name: str, item: Item, found: ir.Table, policy: FigurePolicy) -> ir.Table:
    value, threshold = found["value"].cast("float64"), float(policy.capability[name])
    number = (
        ((value * 100).round(1).cast("string") + "%") if item.is_share else value.round().cast("int64").cast("string")
    )
    said = {
        "evidence": _said(number, item.text_en, "nothing is known"),
        "evidence_zh": _said(number, item.text_zh, "尚无数据"),
    }
    return found.select(
        stage=ibis.literal(item.stage, "int64"),
        item=ibis.literal(name),
        figure_value=value,
        threshold=ibis.literal(threshold),
        is_met=(value >= threshold).fill_null(False),
        **said,
    )


def _said(number: ir.StringValue, text: str, otherwise: str) -> ir.StringValue:
    before, after = text.split("{}")
    return (ibis.literal(before) + number + ibis.literal(after)).fill_null(otherwise)


def _channels(seen: Evidence, personal: list[str]) -> dict[str, ir.Table]:
    days = seen.record_day.filter(seen.record_day.touches > 0)
    live = days.agg(value=days.channel.nunique())
    digital = days.channel.nunique(where=days.channel.notin(personal))
    return {"channels_live": live, "channels_together": live, "digital_channels": days.agg(value=digital)}


def _resolved(figure: ir.Table) -> ir.Table:
    whole = (figure.metric == "resolution_share") & (figure.brand == MARKET) & (figure.period == "all")
    return figure.agg(value=figure.figure_value.max(where=whole & (figure.cut == "")))


def _planned(suggestion: ir.Table, personal: list[str]) -> dict[str, ir.Table]:
    is_chosen = suggestion.serves.isin(["personalised", "progressive"])
    return {
        "channel_kinds_planned": suggestion.agg(value=suggestion.channel.isin(personal).nunique()),
        "personalised_share": suggestion.agg(value=is_chosen.fill_null(False).mean()),
    }


def _asked(seen: Evidence, *, today: dt.date, zone: str, policy: FigurePolicy) -> ir.Table:
    told = told_by_people(seen.answer, seen.record_person, policy=policy, zone=zone)
    since = ibis.literal(today - dt.timedelta(days=policy.experience_days))
    counts = told.survey_kind.isin(["nps", "csat"]) & (told.local_on > since)
    return told.agg(value=told.person.nunique(where=counts))
