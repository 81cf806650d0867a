"""The metrics that judge the loop, beside those that count in `metrics`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class JudgedMetric:
    """A figure that compares: with who was held out, with the period before, with the market.

    Parameters
    ----------
    name : str
        As it stands in `schema.figure`.
    name_zh, name_en : str
        As people read it.
    stage : {"engage", "result"}
        The step of the loop it belongs to.
    unit : str
        What `figure_value` counts; `money` is in the market's currency.
    formula : str
        How it is worked out.
    """

    name: str
    name_zh: str
    name_en: str
    stage: Literal["engage", "result"]
    unit: str
    formula: str


def _metric(line: str) -> JudgedMetric:
    name, name_zh, name_en, stage, unit, formula = (part.strip() for part in line.split("|"))
    return JudgedMetric(name, name_zh, name_en, "engage" if stage == "engage" else "result", unit, formula)


JUDGED: tuple[JudgedMetric, ...] = tuple(
    _metric(line)
    for line in """
response_share_offered | 建议组响应率 | Share of the offered who answered | engage | share | answered ÷ offered
response_share_held_out | 对照组响应率 | Share of the held-out who acted anyway | engage | share | acted ÷ held out
response_lift | 响应提升 | Answers because of the loop | engage | share | offered − held out
incremental_units | 增量销量 | Units because of the loop | result | units | by regression on the hold-out
incremental_margin | 增量毛利 | Margin because of the loop | result | money | units × price × margin rate
cost | 成本 | Cost | result | money | what was spent, shared costs by sales
roi | 投资回报率 ROI | Return on investment (ROI) | result | share | (incremental margin − cost) ÷ cost
sales_units | 销量 | Units sold | result | units | own units
sales_value | 销售额 | Sales | result | money | own units × price
volume_effect | 量的影响 | Change of sales by volume | result | money | Δ units × price before
price_effect | 价的影响 | Change of sales by price | result | money | units × Δ price
market_share | 市场份额 | Market share | result | share | own units ÷ all units of the market
market_share_change | 市场份额变化 | Change of market share | result | share | share − share of the period before
growth_over_market | 超行业增速 | Growth above the market's | result | share | own growth − growth of the market
""".strip().splitlines()
)
"""In the order of the loop."""
