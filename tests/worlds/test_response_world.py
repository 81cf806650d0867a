"""A made-up world whose answers we planted: the response model must find what a contact adds, and no more."""

import datetime as dt

import ibis
import numpy as np
import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.channels import CHANNELS
from hcploop.nextbest.exposures import answer_rates, exposures
from hcploop.nextbest.kernels.fit_response import fit_response
from hcploop.nextbest.moments import past_moments, sampled_people
from hcploop.nextbest.policy import NextBestPolicy, channel_terms
from hcploop.nextbest.standing import answered, standings
from hcploop.nextbest.terms import TERMS, with_terms

PEOPLE, DAYS = 5000, 400
FIRST = dt.date(2025, 5, 1)
SINCE, UNTIL = FIRST + dt.timedelta(days=180), FIRST + dt.timedelta(days=DAYS - 14)
LIFT = {"email": 0.3, "sms": 0.1, "visit": 0.0}
"""Probability that a contact makes her do something within 14 days that she would not have done."""


def made_world(*, confounded, seed=5):
    """Give people's days: actions of their own accord, contacts, and what contacts led to; and how active each is."""
    chance = np.random.default_rng(seed)
    daily = chance.beta(0.6, 30, size=PEOPLE)
    own = chance.random((PEOPLE, DAYS)) < daily[:, None]
    often = np.where(confounded, 0.002 + 0.35 * daily, 0.01)
    led = np.zeros_like(own)
    rows = []
    for place, lift in enumerate(LIFT.values()):
        person, day = np.nonzero(chance.random((PEOPLE, DAYS)) < often[:, None])
        works = chance.random(len(person)) < lift
        later = np.minimum(day + chance.integers(14, size=len(day)), DAYS - 1)
        led[person[works], later[works]] = True
        rows.append((person, day, np.full(len(day), place), True))
    person, day = np.nonzero(own | led)
    rows.append((person, day, np.full(len(day), len(LIFT)), False))
    names = np.array([*LIFT, "web"])
    table = pa.table(
        {
            "person": np.concatenate([row[0] for row in rows]),
            "channel": names[np.concatenate([row[2] for row in rows])],
            "local_on": (np.datetime64(FIRST) + np.concatenate([row[1] for row in rows])).astype("datetime64[D]"),
            "is_contact": np.concatenate([np.full(len(row[0]), row[3]) for row in rows]),
            "is_action": np.concatenate([np.full(len(row[0]), not row[3]) for row in rows]),
        }
    )
    return table.cast(schema.contact_day.arrow_schema)


def learned(days, *, until=UNTIL):
    """Learn from the days as a run does."""
    policy = NextBestPolicy.default()
    engine = ibis.duckdb.connect()

    def kept(table, declared):
        return ibis.memtable(engine.to_pyarrow(table).select(list(declared.columns)), schema=declared.schema)

    terms = ibis.memtable(channel_terms(CHANNELS, policy=policy), schema=schema.channel_term.schema)
    happened = ibis.memtable(days, schema=schema.contact_day.schema)
    numbers = schema.person_number.rows([{"one_id": f"H{n:06}", "person": n} for n in range(PEOPLE)])
    people = ibis.memtable(engine.to_pyarrow(sampled_people(numbers, share=1.0)))
    drawn = schema.moment.rows([])
    moments = kept(past_moments(people, happened, drawn, since=SINCE, until=until), schema.moment)
    contacts = happened.filter(happened.is_contact).select("person", "channel", "local_on")
    replied = ibis.memtable(engine.to_pyarrow(answered(contacts, happened, on="local_on", response_days=14)))
    pairs = ibis.memtable(engine.to_pyarrow(moments.select("person", "known_on").distinct()))
    known = kept(standings(pairs, happened, replied, window_days=180, response_days=14), schema.standing)
    nobody = ibis.memtable({"person": [0], "identity": [0.5]})
    told = kept(exposures(moments, people, happened, known, nobody, policy=policy.response), schema.exposure)
    rates = answer_rates(told, terms)
    rows = engine.to_pyarrow(with_terms(told, rates).select("channel", "is_answered", "is_drawn", "part", *TERMS))
    model = fit_response(rows, engine.to_pyarrow(terms), engine.to_pyarrow(rates), prior=policy.prior, drawn_weight=3.0)
    return (
        {
            (row["channel"], row["part"], row["term"]): row["value"]
            for row in model.to_pylist()
            if row["value"] is not None
        },
        told,
        engine,
    )


@pytest.mark.slow
def test_what_a_contact_adds_is_found_where_contacts_are_made_at_random():
    model, told, engine = learned(made_world(confounded=False))

    quiet = engine.to_pyarrow(told.filter(told.channel == "nothing"))["is_answered"].to_numpy(zero_copy_only=False)
    anyway = float(quiet.mean())
    for channel, lift in LIFT.items():
        # Who would have acted anyway cannot be made to.
        assert model[channel, "quality", "mean_increment"] == pytest.approx(lift * (1 - anyway), abs=0.035), channel
    # Two thousand rows to test on in ten bins: chance alone makes about .03.
    assert model["all", "quality", "calibration_error"] < 0.045
    assert model["nothing", "quality", "calibration_error"] < 0.045


@pytest.mark.slow
def test_a_contact_that_goes_to_the_active_and_does_nothing_adds_little():
    model, _, _ = learned(made_world(confounded=True))

    naive = model["visit", "quality", "answered_share"] - model["nothing", "quality", "answered_share"]
    assert naive > 0.15
    assert model["visit", "quality", "mean_increment"] < naive / 4
    assert model["email", "quality", "mean_increment"] > model["sms", "quality", "mean_increment"] + 0.05


@pytest.mark.slow
def test_what_happens_after_answers_are_due_changes_nothing():
    days = made_world(confounded=False)
    until = UNTIL - dt.timedelta(days=60)
    last = until + dt.timedelta(days=13)
    past = days.filter(pa.compute.less_equal(days["local_on"], pa.scalar(last)))
    later = days.filter(pa.compute.greater(days["local_on"], pa.scalar(last)))
    shuffled = later.set_column(0, "person", pa.array(np.random.default_rng(9).permutation(later["person"].to_numpy())))

    first, _, _ = learned(past, until=until)
    second, _, _ = learned(pa.concat_tables([past, shuffled]), until=until)

    # Weeks that begin after it are new, and none of them is learned from.
    assert first == pytest.approx(second, rel=1e-6, abs=1e-6)
