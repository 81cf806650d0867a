"""Charts of tiers, as ECharts takes them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hcploop_web.console.forms.lists import PERSONAS
from hcploop_web.console.words.tiers import tier_word
from hcploop_web.insights.moves import NO_TIER, NOT_THERE, Summary
from hcploop_web.insights.tiers import TierPicture

SHADES = {
    1: "#0b4f5a", 2: "#0f6e7c", 3: "#167f8d", 4: "#2b7f8c", 5: "#4c7f89",
    6: "#9cc9cf", 7: "#b8d9dd", 8: "#d0e6e9", 9: "#e5f1f3", NO_TIER: "#c9ced8", NOT_THERE: "#8a93a3",
}  # fmt: skip
"""The colours of tiers, deep to pale, as the page's own `hl-tier--n`."""


def tier_bars(told: TierPicture) -> dict[str, Any]:
    """Draw how many doctors stand in each tier; a bar leads to them."""
    doctors = reverse("doctors")
    bars = [
        {
            "value": count,
            "itemStyle": {"color": SHADES[tier], "borderColor": "--hl-line", "borderWidth": 1},
            "href": f"{doctors}?{urlencode({'brand': told.brand, 'tiers': tier})}",
        }
        for tier, count, _contacts in _in_order(told)
    ]
    names = [str(tier) if tier else tier_word(tier) for tier, _count, _contacts in _in_order(told)]
    return {
        "grid": {"left": 8, "right": 8, "top": 28, "bottom": 8, "containLabel": True},
        "tooltip": {},
        "xAxis": {
            "type": "category",
            "data": names,
            "axisTick": {"show": False},
            "axisLabel": {"interval": 0, "width": 32, "overflow": "break", "fontSize": 11},
        },
        "yAxis": {"type": "value", "minInterval": 1, "splitLine": {"lineStyle": {"color": "--hl-line"}}},
        "series": [
            {
                "type": "bar",
                "name": _("doctors"),
                "data": bars,
                "barMaxWidth": 56,
                "label": {"show": True, "position": "top", "color": "--hl-ink"},
            }
        ],
    }


def tier_heat(told: TierPicture) -> dict[str, Any]:
    """Lay out grade by persona as a shaded table; the page has a table of its own, so this is for slides."""
    names = dict(PERSONAS)
    return {
        "xAxis": {"type": "category", "data": [str(names.get(one.persona, one.persona)) for one in told.cells[0]]},
        "yAxis": {"type": "category", "data": [row[0].grade or _("No grade") for row in told.cells]},
        "series": [
            {
                "type": "heatmap",
                "data": [
                    [across, down, cell.count] for down, row in enumerate(told.cells) for across, cell in enumerate(row)
                ],
            }
        ],
    }


def _in_order(told: TierPicture) -> list[tuple[int, int, float]]:
    return [*told.tiers[1:], told.tiers[0]]


def sankey(told: Summary) -> dict[str, Any] | None:
    """Draw who went from which tier to which; None where nobody moved."""
    if not told.moved:
        return None
    ends = [
        (side, tier)
        for side, counts in (("from", told.before), ("to", told.after))
        for tier in sorted(counts, key=lambda tier: tier if tier > 0 else 20 - tier)
    ]
    nodes = [
        {
            "name": f"{side} {tier}",
            "itemStyle": {"color": SHADES[tier], "borderColor": "--hl-line"},
            "depth": 0 if side == "from" else 1,
            "label": {"position": "right" if side == "from" else "left", "formatter": tier_word(tier)},
        }
        for side, tier in ends
    ]
    links = [
        {
            "source": f"from {flow.from_tier}",
            "target": f"to {flow.to_tier}",
            "value": flow.count,
            "lineStyle": {"color": "source", "opacity": 0.18 if flow.from_tier == flow.to_tier else 0.6},
        }
        for flow in told.flows
    ]
    return {
        "tooltip": {"show": False},
        "series": [
            {
                "type": "sankey",
                "layoutIterations": 0,
                "left": 8,
                "right": 8,
                "top": 8,
                "bottom": 8,
                "nodeWidth": 14,
                "nodeGap": 6,
                "draggable": False,
                "emphasis": {"focus": "adjacency"},
                "label": {"color": "--hl-ink", "fontSize": 12},
                "data": nodes,
                "links": links,
            }
        ],
    }
