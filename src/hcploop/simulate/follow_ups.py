"""What doctors read because a representative visited them: she forwards a link, and some open it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hcploop.simulate.contents import Contents
from hcploop.simulate.feed import Feed
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.reference_feeds import plain_feed
from hcploop.simulate.responses import WITHIN_DAYS, response_probability
from hcploop.simulate.tastes import Tastes
from hcploop.simulate.visits import Visits

LATEST_DAYS = 10
"""Who opens the link does so within so many days, most on the first ones."""


def follow_up_feed(plan: MarketPlan, visits: Visits, ids: Sequence[str], liked: tuple[Tastes, Contents]) -> Feed:
    """Make the reads that visits caused, as the representatives' mailing tool reports them.

    Parameters
    ----------
    plan : MarketPlan
        Seed, and the last day.
    visits : Visits
        Only those that took place and showed a content cause anything.
    ids : sequence of str
        The CRM's id of every doctor; empty for those whom it does not know.
    liked : tuple of Tastes and Contents
        Who answers, and to what (`responses.response_probability`).

    Returns
    -------
    Feed
        Touches of the channel `rep_email`, action `read`.
    """
    chance = plan.chance("responses")
    rows = np.flatnonzero((visits.status == "submitted") & (visits.content >= 0) & ~visits.was_planned)
    person, at = visits.person[rows], visits.at[rows]
    share = response_probability(*liked, person, visits.content[rows], _recent(person, at), channel="visit")
    reads = np.flatnonzero(chance.random(len(rows)) < share)
    late = chance.exponential(2.0, size=len(reads)) % LATEST_DAYS
    moment = at[reads] + (late * 86_400).astype("timedelta64[s]")
    reads, moment = reads[moment < np.datetime64(plan.as_of) + 1], moment[moment < np.datetime64(plan.as_of) + 1]
    order = np.argsort(moment, kind="stable")
    told = [row for row in order if ids[person[reads[row]]]]
    columns = {
        "touch_id": [f"F{number + 1:07d}" for number in range(len(told))],
        "source_person_id": [ids[person[reads[row]]] for row in told],
        "happened_at": [str(moment[row]).replace("T", " ") for row in told],
        "content_id": [liked[1].content_id[visits.content[rows[reads[row]]]] for row in told],
    }
    settings = {"mode": "append", "constants": {"channel": "rep_email", "action": "read"}}
    return plain_feed("rep_links", "crm", "touches", columns, path="crm/forwarded_links.csv", settings=settings)


def _recent(person: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Count for each visit the same doctor's visits in the days before; visits stand in the order of time."""
    seconds = at.astype("datetime64[s]").astype(np.int64)
    span = int(seconds.max() - seconds.min()) + 1 if len(seconds) else 1
    key = person * (span + WITHIN_DAYS * 86_400) + (seconds - seconds.min(initial=np.iinfo(np.int64).max))
    order = np.sort(key)
    return np.asarray(np.searchsorted(order, key) - np.searchsorted(order, key - WITHIN_DAYS * 86_400))
