"""What stands on the first page of a role."""

from __future__ import annotations

from typing import Any

from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import Sight
from hcploop_web.console.charts import figures as charts
from hcploop_web.console.decided_names import decided_keys
from hcploop_web.console.decided_values import decided_since
from hcploop_web.insights.agenda import agenda
from hcploop_web.insights.feeds import data
from hcploop_web.insights.identities import ReviewQuery, review_queue
from hcploop_web.insights.loop import loop
from hcploop_web.insights.names import NameQuery, names
from hcploop_web.insights.value_conflicts import ValueQuery, open_values

LOOPS = frozenset({Role.MARKETER, Role.MANAGER, Role.ADMIN})
CARETAKERS = frozenset({Role.STEWARD, Role.ADMIN})
PLANNERS = frozenset({Role.REP, Role.MSL, Role.MANAGER, Role.MARKETER})
NEXT_SHOWN = 10


def desk(role: Role, sight: Sight) -> dict[str, Any]:
    """Gather what a role looks at first.

    Parameters
    ----------
    role : Role
        Whose.
    sight : Sight
        What the user sees.

    Returns
    -------
    dict
        For the template: `loop`, `agenda` and `care`, as far as they concern the role.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    told: dict[str, Any] = {}
    if role in LOOPS:
        told["loop"] = loop("", sight)
        told["sparks"] = {
            f"spark-{one.code}": charts.spark(one.months, f"--hl-{one.code}") for one in told["loop"].stages
        }
    if role in PLANNERS:
        told["agenda"] = agenda(sight, rows=NEXT_SHOWN)
    if role in CARETAKERS:
        state = data()
        told["care"] = {
            "feeds": len(state.feeds),
            "late": [one for one in state.feeds if one.is_late or one.is_shrunken],
            "quarantined": state.quarantined_values,
            "resolution": state.resolution_share,
            "reviews": review_queue(ReviewQuery()).left,
            "names": names(NameQuery(decided=tuple(decided_keys())), rows=0).left,
            "values": open_values(ValueQuery(decided=decided_since()), rows=0).left,
        }
    return told
