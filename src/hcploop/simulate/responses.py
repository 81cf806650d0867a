"""Who responds to what: the hidden truth behind the closed loop of a made-up market."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hcploop.channels import CHANNELS
from hcploop.simulate.contents import Contents
from hcploop.simulate.streams import STREAMS
from hcploop.simulate.tastes import Tastes

WITHIN_DAYS = 14
"""A response is an action of her own within so many days after a contact of ours."""

USUAL: Mapping[str, float] = {
    "visit": 0.42,
    "meeting": 0.3,
    "event": 0.28,
    "remote_visit": 0.24,
    "rep_email": 0.17,
    "call_centre": 0.11,
    "live_chat": 0.2,
    "email": 0.08,
    "webinar": 0.13,
    "wechat": 0.15,
    "chatbot": 0.08,
    "sms": 0.04,
    "web": 0.06,
}
"""Share of contacts that a doctor of middling tastes answers, by channel. Our choice, not measured."""

TASTE, RESPONSIVENESS, FIT, FATIGUE = 0.8, 2.5, 0.6, 0.45
"""Weights on the scale of log odds: of liking the channel, of answering at all, of the content, of a recent contact."""


def response_probability(
    tastes: Tastes, contents: Contents, person: np.ndarray, place: np.ndarray, recent: np.ndarray, *, channel: str
) -> np.ndarray:
    """Tell how likely each contact is answered within `WITHIN_DAYS` because it was made.

    Parameters
    ----------
    tastes : Tastes
        Who likes what.
    contents : Contents
        What can be offered.
    person : numpy.ndarray
        A place among the doctors for every contact.
    place : numpy.ndarray
        A place among the contents for every contact; -1 for a contact without one.
    recent : numpy.ndarray
        Contacts that she got from us in the 14 days before, by any channel.
    channel : str
        The channel of all of them; one that a market declares answers as e-mail does.

    Returns
    -------
    numpy.ndarray
        One probability a contact: logit p = logit usual(channel) + .8 ln taste(person, channel)
        + 2.5 (responsiveness − 2/7) + .6 fit(person, content) − .45 recent, where fit is the logarithm of how much more
        than the mean content she likes it, between −2 and 2.
    """
    usual = USUAL.get(channel, USUAL["email"])
    taste = tastes.channel[:, list(CHANNELS).index(channel)] if channel in CHANNELS else np.ones(len(tastes.activity))
    odds = np.log(usual / (1 - usual)) + TASTE * np.log(np.maximum(taste[person], 0.02))
    # Two sevenths is the mean of the beta distribution that responsiveness is drawn from.
    odds = odds + RESPONSIVENESS * (tastes.responsiveness[person] - 2 / 7)
    odds = odds + FIT * content_fit(tastes, contents, person, place) - FATIGUE * recent
    return np.asarray(1 / (1 + np.exp(-odds)))


def content_fit(tastes: Tastes, contents: Contents, person: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Tell how much more than the mean content each doctor likes the one she was offered.

    Returns
    -------
    numpy.ndarray
        Logarithms, between -2 and 2; 0 for a contact without a content.
    """
    at = np.maximum(place, 0)
    topic, form = tastes.topic[person, contents.topic[at]], tastes.form[person, contents.form[at]]
    mean = 1 / tastes.topic.shape[1] * (0.1 + 1 / tastes.form.shape[1])
    fit = np.clip(np.log(topic * (0.1 + form) / mean), -2.0, 2.0)
    return np.asarray(np.where(place >= 0, fit, 0.0))


def unprompted_probability(tastes: Tastes, person: np.ndarray, *, days: int) -> np.ndarray:
    """Tell how likely a doctor does something of her own in some days without being contacted at all.

    Parameters
    ----------
    tastes : Tastes
        Who is how active, and where.
    person : numpy.ndarray
        A place among the doctors for every row.
    days : int
        How many days.

    Returns
    -------
    numpy.ndarray
        1 − exp(−days / 30 · Σ over the streams that doctors start of monthly rate · activity · taste): what would have
        happened anyway, which an answered contact must not be credited with.
    """
    own = [stream for stream in STREAMS if not stream.push]
    columns = [list(CHANNELS).index(stream.channel) for stream in own]
    monthly = tastes.channel[:, columns] @ np.array([stream.monthly for stream in own]) * tastes.activity
    return np.asarray(1 - np.exp(-monthly[person] * days / 30))
