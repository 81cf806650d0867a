"""Tell the loop whatever waits in the database."""

from __future__ import annotations

import datetime as dt

from hcploop_web.console.actions.hand_over_decisions import hand_over_decisions
from hcploop_web.console.actions.hand_over_names import hand_over_names
from hcploop_web.console.actions.hand_over_values import hand_over_values
from hcploop_web.console.actions.tell_loop import tell_consents
from hcploop_web.console.models import IdentityDecision, NameDecision, ValueDecision
from hcploop_web.field.actions.hand_over_feedback import hand_over_feedback
from hcploop_web.field.models import Feedback
from hcploop_web.insights.refusals import Refused


def tell_everything(*, at: dt.datetime) -> None:
    """Hand over feedback, consents and decisions before a run.

    What could not be handed over when it was said gets through now.
    What still cannot be stays in the database; the run itself says what is wrong with the market.

    Parameters
    ----------
    at : datetime.datetime
        Now: suppressions that are over are left out.
    """
    if Feedback.objects.exists():
        hand_over_feedback()
    tell_consents(at=at)
    ways = (
        (IdentityDecision, hand_over_decisions),
        (NameDecision, hand_over_names),
        (ValueDecision, hand_over_values),
    )
    for decided, tell in ways:
        if decided.objects.exists():
            try:
                tell()
            except Refused:
                return
