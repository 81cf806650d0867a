"""What the systems of one company hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from hcploop.simulate.contents import Contents, make_contents
from hcploop.simulate.doctors import make_doctors
from hcploop.simulate.field_force import FieldForce, make_field_force
from hcploop.simulate.hospitals import make_hospitals
from hcploop.simulate.names import make_names
from hcploop.simulate.phones import make_phones
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Records, Truth, make_records, make_unionids
from hcploop.simulate.tastes import make_tastes
from hcploop.simulate.touch_feeds import person_ids
from hcploop.simulate.touches import Touches, make_touches
from hcploop.simulate.visits import Visits, make_visits

OVERLAP_DAYS = 3
"""An export begins so many days before its week: what was corrected since comes again."""


@dataclass(frozen=True)
class Weeks:
    """All that the four systems will ever have held, for exports to cut from.

    `friends` are the places of the doctors who are WeCom contacts, `fans` those who follow the official account.
    """

    plan: MarketPlan
    truth: Truth
    records: dict[str, Records]
    contents: Contents
    field_force: FieldForce
    visits: Visits
    touches: dict[str, Touches]
    friends: np.ndarray
    fans: np.ndarray

    def ids(self, source: str) -> list[str]:
        """Give a source's id of every doctor; empty for those whom it does not know."""
        return person_ids(self.records[source], len(self.truth.doctors))


@dataclass(frozen=True)
class Window:
    """The days of an export, both counted; `is_first` for the one that brings all of the past."""

    since: dt.date
    until: dt.date
    is_first: bool

    def holds(self, at: np.ndarray) -> np.ndarray:
        """Tell which local moments lie within."""
        start = np.datetime64("1900-01-01") if self.is_first else np.datetime64(self.since)
        return np.asarray((at >= start) & (at < np.datetime64(self.until) + 1))

    @property
    def label(self) -> str:
        """The day that stands in file names."""
        return f"{self.until:%Y%m%d}"


def make_weeks(plan: MarketPlan) -> Weeks:
    """Make what the systems hold.

    Parameters
    ----------
    plan : MarketPlan
        Size, months, seed; `as_of` is the last day of the last export.

    Returns
    -------
    Weeks
        Doctors, contents, visits and touches of `simulate`, seen through four systems.
    """
    hospitals = make_hospitals(plan)
    doctors = make_doctors(plan, hospitals, make_names(plan))
    truth = Truth(hospitals, doctors, make_phones(plan, hospitals, doctors), make_unionids(plan))
    records = make_records(plan, truth)
    tastes, contents = make_tastes(plan, doctors), make_contents(plan)
    field_force = make_field_force(plan, hospitals)
    in_crm = np.array([bool(one) for one in person_ids(records["crm"], len(doctors))])
    chance = plan.chance("weekly")
    is_friend = in_crm & (chance.random(len(doctors)) < 0.6)
    is_fan = np.isin(np.arange(len(doctors)), records["wechat_a"].person)
    known = {"wechat_a_reads": is_fan, "meeting_attendance": np.ones(len(doctors), dtype=bool)}
    streams = make_touches(plan, tastes, contents, {**dict.fromkeys(_OTHERS, np.zeros(len(doctors), bool)), **known})
    return Weeks(
        plan,
        truth,
        records,
        contents,
        field_force,
        make_visits(plan, doctors, (tastes, contents), field_force, in_crm),
        {name: streams[name] for name in known},
        np.flatnonzero(is_friend),
        np.flatnonzero(is_fan),
    )


_OTHERS = (
    "wechat_b_reads",
    "portal_videos",
    "portal_visits",
    "emails",
    "text_messages",
    "call_centre_calls",
    "event_guests",
    "remote_visits",
    "rep_emails",
    "live_chats",
    "chatbot_talks",
)
