"""All that rules may ask about one action, put together by the loop's own expressions.

The expressions are compiled to SQL once a day; what is asked comes in as parameters.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.candidates import seen_contents
from hcploop.nextbest.consents import standing_consents
from hcploop.nextbest.contacts import recent_contacts
from hcploop.nextbest.content_facts import content_facts, is_other_brand
from hcploop.nextbest.offers import channel_facts, offers
from hcploop.nextbest.person_facts import person_facts
from hcploop.nextbest.routes import Route
from hcploop.nextbest.senders import senders
from hcploop_web.insights.reading import Reading

Word = tuple[str, str, str, dt.datetime]
"""Channel, purpose, state and moment (UTC, without zone) of what a doctor said."""


@dataclass(frozen=True)
class Asked:
    """One action.

    Parameters
    ----------
    one_id, brand : str
        To whom, for what.
    content_id, sender : str or None
        With which content; by which representative, None for a system of ours.
    route : Route
        Through which channel, and what is done there.
    moment : datetime.datetime
        When, UTC without zone.
    today : datetime.date
        The same day in the market's zone.
    """

    one_id: str
    brand: str
    content_id: str | None
    sender: str | None
    route: Route
    moment: dt.datetime
    today: dt.date


def facts_of(now: Reading, asked: Asked, words: Sequence[Word], *, channels: tuple[str, ...]) -> dict[str, Any]:
    """Look up every fact about an action.

    Parameters
    ----------
    now : Reading
        The snapshot.
    asked : Asked
        The action; its doctor exists.
    words : sequence of Word
        What she said in the web, beside what the snapshot knows.
    channels : tuple of str
        The market's channels.

    Returns
    -------
    dict
        A row of `schema.offer`.
    """
    route = asked.route
    told = (asked.one_id, asked.brand, asked.content_id, asked.sender, asked.moment)
    way = (route.channel, route.action, route.hand, route.is_personal, route.needs_consent)
    said = [list(column) for column in zip(*words, strict=True)] or [[], [], [], []]
    rows = now.rows(_GIVEN + _question(asked.today, channels), [*told, *way, *said])
    return rows[0]


_GIVEN = """
WITH asked AS (
  SELECT ?::VARCHAR AS one_id, ?::VARCHAR AS brand, ?::VARCHAR AS content_id, ?::VARCHAR AS sender,
    ?::TIMESTAMP AS moment, ?::VARCHAR AS channel, ?::VARCHAR AS action, ?::VARCHAR AS hand,
    ?::BOOLEAN AS is_personal, ?::BOOLEAN AS needs_consent
),
mine AS (
  SELECT p.record_id, p.one_id FROM record_person p JOIN asked USING (one_id) UNION ALL SELECT -1, one_id FROM asked
),
said AS (
  SELECT c.record_id, c.channel, c.purpose, c.state, c.happened_at FROM consent c JOIN mine USING (record_id), asked a
  WHERE c.happened_at <= a.moment
  UNION ALL
  SELECT -1, unnest(?::VARCHAR[]), nullif(unnest(?::VARCHAR[]), ''), unnest(?::VARCHAR[]), unnest(?::TIMESTAMP[])
),
her AS (SELECT h.* REPLACE (a.sender AS rep_id) FROM hcp h JOIN asked a USING (one_id)),
days AS (SELECT d.* FROM record_day d SEMI JOIN mine USING (record_id)),
months AS (SELECT m.* FROM record_content_month m SEMI JOIN mine USING (record_id)),
"""


@functools.lru_cache(maxsize=4)
def _question(today: dt.date, channels: tuple[str, ...]) -> str:
    """Compile the expressions of the loop for a day; the tables that `_GIVEN` makes stand in for whole ones."""
    asked = ibis.table(
        {
            **dict.fromkeys(("one_id", "brand", "content_id", "sender", "channel", "action", "hand"), "string"),
            "moment": "timestamp",
            **dict.fromkeys(("is_personal", "needs_consent"), "boolean"),
        },
        name="asked",
    )
    mine = ibis.table({"record_id": "int64", "one_id": "string"}, name="mine")
    contacts = recent_contacts(_like(schema.record_day, "days"), mine, today=today)
    # What was said later than the moment is left out already.
    consents = standing_consents(_like(schema.consent, "said"), mine, channels=channels, as_of=_ALWAYS)
    her = _like(schema.hcp, "her")
    people = person_facts(her, consents, contacts, _like(schema.target), mine, today=today)
    acting = senders(her, *(_like(table) for table in (schema.rep, schema.territory, schema.permit)), today=today)
    facts = offers(_candidate(asked, mine, today), people, channel_facts(consents, contacts), acting)
    return f"answer AS ({ibis.to_sql(facts, dialect='duckdb')}) SELECT * FROM answer"  # noqa: S608 - the loop's own


_ALWAYS = dt.datetime(9999, 1, 1)  # noqa: DTZ001 - moments of the loop are UTC without zone


def _candidate(asked: ir.Table, mine: ir.Table, today: dt.date) -> ir.Table:
    months = _like(schema.record_content_month, "months")
    seen = seen_contents(asked.select("one_id", "content_id"), months.filter(months.first_on <= today), mine)
    content = content_facts(_like(schema.content), as_of=asked.moment.as_scalar())
    known = asked.left_join(content, "content_id").drop("content_id_right")
    taken = known.left_join(seen.mutate(is_seen=ibis.literal(True)), ["one_id", "content_id"])
    told = taken.mutate(
        is_seen=taken.is_seen.fill_null(False),
        is_other_brand=is_other_brand(taken.brand, taken.content_brand),
        content_state=taken.content_state.fill_null("none"),
        position=ibis.null("int64"),
    )
    return schema.candidate.check(told.select(*schema.candidate.columns))


def _like(table: schema.Table, name: str = "") -> ir.Table:
    return ibis.table(table.schema, name=name or table.name)
