"""Under which purpose the loop looks for those who want no automated personal choice."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from hcploop.errors import HcploopError
from hcploop.market import load_market
from hcploop.nextbest.consents import PERSONALISATION
from hcploop.recommend import RecommendPolicy


def refusal_purpose(on: dt.date) -> str:
    """Name the purpose of a word by which a doctor refuses personal choice.

    Parameters
    ----------
    on : datetime.date
        Today, in the market's zone.

    Returns
    -------
    str
        `personalisation`, which is no word on being contacted; another one where the market's own policy does not
        read that.
    """
    try:
        table = load_market(settings.DROP).policy_table("recommend", on)
        read = RecommendPolicy.from_table(table, "policy of kind 'recommend'").refusal_purposes
    except HcploopError:
        return PERSONALISATION
    return PERSONALISATION if PERSONALISATION in read or not read else read[0]
