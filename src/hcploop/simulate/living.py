"""A made-up market that lives on: week by week it is acted upon, answers, and tells of it in files."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from hcploop.channels import CHANNELS
from hcploop.simulate.contents import Contents, make_contents
from hcploop.simulate.doctors import Doctors, make_doctors
from hcploop.simulate.field_force import FieldForce, make_field_force
from hcploop.simulate.hospitals import Hospital, make_hospitals
from hcploop.simulate.names import make_names
from hcploop.simulate.phones import make_phones
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Records, Truth, make_records, make_unionids
from hcploop.simulate.responses import response_probability
from hcploop.simulate.tastes import Tastes, make_tastes
from hcploop.simulate.touch_feeds import person_ids

CONTACTED_BY: Mapping[str, str] = {
    "visit": "visit",
    "remote_visit": "visit",
    "call_centre": "call",
    "email": "deliver",
    "rep_email": "deliver",
    "wechat": "deliver",
    "sms": "deliver",
    "webinar": "deliver",
    "meeting": "deliver",
    "event": "deliver",
}
"""What a contact of ours is called in each channel."""
OWN_ACTIONS = 0.6
"""What a doctor of mean activity does by herself in a week, uncalled for."""
FEEDS = """
[[feed]]
name = "life_contacts"
source = "crm"
kind = "touches"
path = "life/contacts_*.csv"

[[feed]]
name = "life_acts"
source = "crm"
kind = "touches"
path = "life/acts_*.csv"

[[feed]]
name = "life_executions"
source = "crm"
kind = "executions"
path = "life/executions_*.csv"
"""
"""What a living market adds to its `market.toml`."""
PACK = """
id = "free"
version = "1"
effective_on = 2020-01-01
name_zh = "不设限"
name_en = "Without limits"
extends = "every-market"
doctor_level_prescriptions = false
small_cell = 5
face_to_face_floor = 0.0

[caps]
may_be_raised = true
contacts_7d = 20
contacts_30d = 60
days_between = 0
"""
"""Rules that hold hardly anything back, so that policies are judged by what they choose."""
LATE_WEEKS = 2
"""So much later than contacts is told of the answers to them."""
POLICY = f"""
[policy]
kind = "nextbest"
effective_on = 2020-01-01
approved_by = "nobody: the market is made up"

[response]
late_days = {7 * LATE_WEEKS}
"""
"""The model waits for answers that are told late."""
_ACT = ("touch_id", "source_person_id", "channel", "action", "happened_at", "content_id")
_EXECUTED = ("decision_id", "state", "happened_at", "rep_id")


@dataclass(frozen=True)
class Contacts:
    """Contacts of a week: arrays of one length. `content` is a place, -1 for none; `decision_id` may be empty."""

    person: np.ndarray
    channel: np.ndarray
    content: np.ndarray
    day: np.ndarray
    decision_id: np.ndarray

    def __len__(self) -> int:
        return len(self.person)

    def and_(self, other: Contacts) -> Contacts:
        """Put two sets of contacts together."""
        names = ("person", "channel", "content", "day", "decision_id")
        return Contacts(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in names))


@dataclass(frozen=True)
class Living:
    """The truth of a market that lives on."""

    plan: MarketPlan
    hospitals: list[Hospital]
    doctors: Doctors
    tastes: Tastes
    contents: Contents
    field_force: FieldForce
    records: dict[str, Records]

    @classmethod
    def of(cls, plan: MarketPlan) -> Living:
        """Make the truth that `write_market` makes of the same plan."""
        hospitals = make_hospitals(plan)
        doctors = make_doctors(plan, hospitals, make_names(plan))
        truth = Truth(hospitals, doctors, make_phones(plan, hospitals, doctors), make_unionids(plan))
        tastes, contents = make_tastes(plan, doctors), make_contents(plan)
        records = make_records(plan, truth)
        return cls(plan, hospitals, doctors, tastes, contents, make_field_force(plan, hospitals), records)

    @cached_property
    def worth(self) -> np.ndarray:
        """What an answer of each doctor is truly worth, in the market's currency; about 1,100 in the mean."""
        value = self.doctors.value
        return np.asarray(1000.0 * np.exp(0.5 * (value - value.mean()) / value.std()))

    @cached_property
    def place_of_content(self) -> dict[str, int]:
        """The place of each content by its id."""
        return {one: place for place, one in enumerate(self.contents.content_id)}

    @cached_property
    def crm_ids(self) -> list[str]:
        """The CRM's id of every doctor; empty for those whom it does not know."""
        return person_ids(self.records["crm"], len(self.doctors))

    @cached_property
    def person_of(self) -> dict[str, int]:
        """The place of each doctor by record, as source:id."""
        return {
            f"{source}:{row['source_id']}": int(person)
            for source, kept in self.records.items()
            for row, person in zip(kept.rows, kept.person, strict=True)
        }

    def gain(self, contacts: Contacts, recent: np.ndarray) -> np.ndarray:
        """Tell what each contact is truly expected to bring: probability of an answer × its worth − cost.

        Parameters
        ----------
        contacts : Contacts
            Which contacts.
        recent : numpy.ndarray
            For every doctor, contacts in the two weeks before.

        Returns
        -------
        numpy.ndarray
            In the market's currency.
        """
        cost = np.array([CHANNELS[name].unit_cost for name in contacts.channel])
        return np.asarray(self.answers_of(contacts, recent) * self.worth[contacts.person] - cost)

    def answers_of(self, contacts: Contacts, recent: np.ndarray) -> np.ndarray:
        """Tell how likely each contact is to bring an answer that would not have come without it."""
        share = np.zeros(len(contacts))
        for channel in np.unique(contacts.channel):
            rows = np.flatnonzero(contacts.channel == channel)
            people, places = contacts.person[rows], contacts.content[rows]
            share[rows] = response_probability(
                self.tastes, self.contents, people, places, recent[people], channel=str(channel)
            )
        return share


def live_week(
    directory: Path, market: Living, contacts: Contacts, *, monday: dt.date, recent: np.ndarray
) -> list[dict[str, str]]:
    """Let a week pass: contacts are made, doctors answer and act of their own accord; files tell of all but answers.

    Parameters
    ----------
    directory : Path
        The drop folder.
    market : Living
        The truth.
    contacts : Contacts
        Those of the week; `day` counts from Monday.
    monday : datetime.date
        Its first day.
    recent : numpy.ndarray
        For every doctor, contacts in the two weeks before.

    Returns
    -------
    list of dict
        The answers, for `write_answers`: who tells of them may do so weeks later.
    """
    chance = np.random.default_rng([market.plan.seed, monday.toordinal()])
    has_answered = chance.random(len(contacts)) < market.answers_of(contacts, recent)
    rows = np.flatnonzero(has_answered)
    late = chance.integers(1, 5, size=len(rows))
    own = chance.poisson(OWN_ACTIONS * market.tastes.activity)
    people, live = np.repeat(np.arange(len(own)), own), _out_on(market, monday)
    did = (people, chance.integers(0, 7, size=len(people)), chance.choice(live, size=len(people)))
    answered = (contacts.person[rows], contacts.day[rows] + late, contacts.content[rows])
    folder = directory / "life"
    _write(folder / f"contacts_{monday}.csv", _told(market, contacts, monday, chance))
    _write(folder / f"acts_{monday}.csv", _acts(market, did, chance, monday=monday, mark="O"), names=_ACT)
    return _acts(market, answered, chance, monday=monday, mark="A")


def write_answers(directory: Path, answers: Sequence[Mapping[str, str]], *, monday: dt.date) -> None:
    """Tell of the answers to a week's contacts."""
    _write(directory / "life" / f"acts_{monday}_answers.csv", answers, names=_ACT)


def begin(directory: Path) -> None:
    """Declare the feeds of a life in a drop folder, with files of headings alone, and a pack that limits little."""
    file = directory / "market.toml"
    told = file.read_text(encoding="utf-8")
    file.write_text(told.replace('policy = "cn-drug"', 'policy = "free.toml"') + FEEDS, encoding="utf-8")
    (directory / "free.toml").write_text(PACK, encoding="utf-8")
    (directory / "policy").mkdir(exist_ok=True)
    (directory / "policy" / "nextbest.toml").write_text(POLICY, encoding="utf-8")
    _write(directory / "life" / "contacts_0.csv", [], names=(*_ACT, "rep_id", "decision_id"))
    _write(directory / "life" / "acts_0.csv", [], names=_ACT)
    _write(directory / "life" / "executions_0.csv", [], names=_EXECUTED)


def write_executions(directory: Path, told: Sequence[tuple[str, str, str, str]], *, monday: dt.date) -> None:
    """Write what became of suggestions: (decision_id, state, happened_at, rep_id)."""
    rows = [dict(zip(_EXECUTED, row, strict=True)) for row in told]
    _write(directory / "life" / f"executions_{monday}.csv", rows, names=_EXECUTED)


def _out_on(market: Living, day: dt.date) -> np.ndarray:
    number = (day - market.plan.first_on).days
    return np.flatnonzero((market.contents.published <= number) & (number < market.contents.expires))


def _told(market: Living, contacts: Contacts, monday: dt.date, chance: np.random.Generator) -> list[dict[str, str]]:
    reps = market.field_force.of_hospital[market.doctors.hospital[contacts.person]]
    seconds = chance.integers(9 * 3600, 17 * 3600, size=len(contacts))
    rows = []
    for row in range(len(contacts)):
        one = market.crm_ids[contacts.person[row]]
        if not one:
            continue
        channel, content = str(contacts.channel[row]), int(contacts.content[row])
        rows.append(
            {
                "touch_id": f"L{monday:%Y%m%d}-{row}",
                "source_person_id": one,
                "channel": channel,
                "action": CONTACTED_BY[channel],
                "happened_at": _moment(monday, int(contacts.day[row]), int(seconds[row])),
                "content_id": market.contents.content_id[content] if content >= 0 else "",
                "rep_id": market.field_force.rep_id[reps[row]] if CHANNELS[channel].personal else "",
                "decision_id": str(contacts.decision_id[row]),
            }
        )
    return rows


def _acts(
    market: Living, acts: tuple[np.ndarray, ...], chance: np.random.Generator, *, monday: dt.date, mark: str
) -> list[dict[str, str]]:
    people, days, read = acts
    hours = chance.integers(9 * 3600, 21 * 3600, size=len(people))
    return [
        {
            "touch_id": f"{mark}{monday:%Y%m%d}-{row}",
            "source_person_id": market.crm_ids[person],
            "channel": "wechat",
            "action": "read",
            "happened_at": _moment(monday, int(days[row]), int(hours[row])),
            "content_id": market.contents.content_id[read[row]] if read[row] >= 0 else "",
        }
        for row, person in enumerate(people)
        if market.crm_ids[person]
    ]


def _moment(monday: dt.date, day: int, second: int) -> str:
    at = dt.datetime.combine(monday, dt.time()) + dt.timedelta(days=day, seconds=second)
    return at.isoformat(sep=" ")


def _write(path: Path, rows: Sequence[Mapping[str, str]], *, names: Sequence[str] = ()) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(names or rows[0]))
        writer.writeheader()
        writer.writerows(rows)
