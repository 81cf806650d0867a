"""Touches of all streams but visits: who did what with which content, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.channels import CHANNELS
from hcploop.simulate.calendar import LEISURE, OFFICE, day_pull, moments, month_edges
from hcploop.simulate.contents import Contents
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.streams import SHARED_PROGRESS, STREAMS, TIMED, WITHOUT_CONTENT, Stream
from hcploop.simulate.tastes import Tastes

CHUNK = 20_000
MEETING_AFTER = 10
"""A meeting takes place so many days after its announcement."""


@dataclass(frozen=True)
class Touches:
    """Touches of one stream in the order of time, one entry a touch in every array.

    `person` is a place among the doctors, `content` a place among the contents (-1: none), `at` a local moment,
    durations in seconds and shares are NaN where nothing is known.
    """

    person: np.ndarray
    content: np.ndarray
    at: np.ndarray
    action: np.ndarray
    duration_seconds: np.ndarray
    progress_share: np.ndarray

    def __len__(self) -> int:
        return len(self.person)


def make_touches(
    plan: MarketPlan, tastes: Tastes, contents: Contents, known: dict[str, np.ndarray]
) -> dict[str, Touches]:
    """Make the touches of every stream whose channel is in the plan.

    Parameters
    ----------
    plan : MarketPlan
        Months, seed, channels.
    tastes, contents : truth
        Who likes what, and what there is.
    known : dict of str to numpy.ndarray
        By stream, which doctors it can name (a boolean a doctor).

    Returns
    -------
    dict of str to Touches
        By name of stream. Counts are Poisson with a person's activity and taste for the channel; contents follow
        her topics and forms, fresh ones first.
    """
    return {
        stream.name: _stream(plan, stream, (tastes, contents), known[stream.name])
        for stream in STREAMS
        if stream.channel in plan.channels
    }


def _stream(plan: MarketPlan, stream: Stream, liked: tuple[Tastes, Contents], known: np.ndarray) -> Touches:
    tastes, contents = liked
    chance = plan.chance("touches", stream.number)
    taste = tastes.channel[:, list(CHANNELS).index(stream.channel)]
    pull = taste**0.3 if stream.push else tastes.activity * taste
    person, day = drawn_days(plan, stream.monthly * pull * known, chance, is_office=stream.is_office)
    content = chosen(tastes, contents, (person, day), stream.channel, chance)
    if stream.channel in {"meeting", "event"}:
        held = contents.published[content] + MEETING_AFTER
        day = np.where((held >= 0) & (held < plan.days), held, day)
    at = moments(plan, day, OFFICE if stream.is_office else LEISURE, chance)
    if stream.push:
        person, content, at, action = _followed(stream, tastes, (person, content, at), chance)
    else:
        names = np.array(list(stream.actions))
        action = names[chance.choice(len(names), size=len(person), p=list(stream.actions.values()))]
    content = np.where(np.isin(action, list(WITHOUT_CONTENT)), -1, content)
    duration, share = _dwell(action, chance)
    order = np.argsort(at, kind="stable")
    columns = (person, content, at, action, duration, share)
    return Touches(*(column[order] for column in columns))


def drawn_days(
    plan: MarketPlan, monthly: np.ndarray, chance: np.random.Generator, *, is_office: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Draw touches: how often, and on which days.

    Parameters
    ----------
    plan : MarketPlan
        Its months.
    monthly : numpy.ndarray
        Expected touches of every doctor in a month of 21.75 working days.
    chance : numpy.random.Generator
        The stream's generator.
    is_office : bool
        Whether it happens at work.

    Returns
    -------
    tuple of numpy.ndarray
        The doctor and the day of every touch.
    """
    pull = day_pull(plan.first_on, plan.days, is_office=is_office)
    usual = 21.75 if is_office else 27.0
    people, days = [], []
    for start, until in month_edges(plan):
        here = pull[start:until]
        count = chance.poisson(monthly * here.sum() / usual)
        people.append(np.repeat(np.arange(len(monthly)), count))
        days.append(start + chance.choice(until - start, size=count.sum(), p=here / here.sum()))
    return np.concatenate(people), np.concatenate(days)


def chosen(
    tastes: Tastes,
    contents: Contents,
    person_day: tuple[np.ndarray, np.ndarray],
    channel: str,
    chance: np.random.Generator,
) -> np.ndarray:
    """Choose a content for every touch: one that the channel carries, is out, has not expired, and is liked.

    Returns
    -------
    numpy.ndarray
        A place among the contents for every touch; -1 where none was out on that day.
    """
    person, day = person_day
    places = contents.carried_by(channel)
    appeal = tastes.appeal(contents, places)
    steps, picked = chance.random(len(person)), np.full(len(person), -1)
    for start in range(0, len(person), CHUNK):
        part = slice(start, start + CHUNK)
        age = day[part, None] - contents.published[places]
        is_live = (age >= 0) & (day[part, None] < contents.expires[places])
        # Most is read within weeks; a little of everything is found later.
        pull = appeal[person[part]] * np.where(is_live, np.exp(-np.maximum(age, 0) / 45) + 0.01, 0)
        reached = np.cumsum(pull, axis=1)
        spot = (reached < steps[part, None] * reached[:, -1:]).sum(axis=1)
        picked[part] = np.where(reached[:, -1] > 0, places[np.minimum(spot, len(places) - 1)], -1)
    return picked


def _followed(
    stream: Stream,
    tastes: Tastes,
    sent: tuple[np.ndarray, np.ndarray, np.ndarray],
    chance: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    person, content, at = sent
    rows = [(person, content, at, np.full(len(person), stream.push, dtype=object))]
    follows = np.ones(len(person), dtype=bool)
    later = at
    for action, share in stream.actions.items():
        # Who does not open cannot click: each step is taken from those who took the one before.
        follows = follows & (chance.random(len(person)) < np.minimum(0.98, share * tastes.responsiveness[person]))
        later = later + chance.integers(5, 1200, size=len(person)).astype("timedelta64[s]")
        rows.append((person[follows], content[follows], later[follows], np.full(follows.sum(), action, dtype=object)))
    people, contents, moments_, actions = (np.concatenate(column) for column in zip(*rows, strict=True))
    return people, contents, moments_, actions


def _dwell(action: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    long = np.isin(action, ["attend", "visit"])
    seconds = np.round(np.exp(chance.normal(np.where(long, 7.3, 4.5), np.where(long, 0.5, 1.0))))
    share = np.round(chance.beta(1.2, 1.0, size=len(action)), 3)
    return (
        np.where(np.isin(action, list(TIMED)), seconds, np.nan),
        np.where(np.isin(action, list(SHARED_PROGRESS)), share, np.nan),
    )
