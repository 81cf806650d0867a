"""What every doctor likes and how active she is: the hidden truth behind the touches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.channels import CHANNELS
from hcploop.simulate.contents import Contents
from hcploop.simulate.doctors import DISEASES, Doctors
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.words import words


@dataclass(frozen=True)
class Tastes:
    """Latent preferences: shares doctors × topics, forms, channels; activity (mean near 1); responsiveness 0 to 1."""

    topic: np.ndarray
    form: np.ndarray
    channel: np.ndarray
    activity: np.ndarray
    responsiveness: np.ndarray

    def appeal(self, contents: Contents, places: np.ndarray) -> np.ndarray:
        """Weigh contents for every doctor: an array doctors × places of unnormalised weights."""
        liked = self.topic[:, contents.topic[places]] * (0.1 + self.form[:, contents.form[places]])
        return np.asarray(liked * contents.appeal[places])


def make_tastes(plan: MarketPlan, doctors: Doctors) -> Tastes:
    """Make the preferences.

    Parameters
    ----------
    plan : MarketPlan
        Seed.
    doctors : Doctors
        A doctor likes the topics of her own disease most, and the academic ones the more the higher she stands.

    Returns
    -------
    Tastes
        Activity is log-normal (sigma 1.1), so that a tenth of the doctors does half of what is done.
    """
    chance, count = plan.chance("preferences"), len(doctors)
    topics, forms = words("topics.toml")["topic"], words("contents.toml")["form"]
    is_own = np.array([[topic["disease"] == name for topic in topics] for name in DISEASES])[doctors.disease]
    is_any = np.array([topic["disease"] == "any" for topic in topics])
    is_academic = np.array([topic["axis"] == "academic" for topic in topics])
    base = np.where(is_own, 0.9, np.where(is_any, 0.25, 0.05))
    base = base * np.where(is_academic, 0.5 + 0.4 * doctors.academic[:, None], 1.0)
    # Draws for all thirteen channels, so that adding a channel leaves the others' tastes as they are.
    channel = chance.gamma(1.2, size=(count, len(CHANNELS)))
    return Tastes(
        topic=_shares(chance.gamma(base) + 1e-4),
        form=_shares(chance.gamma(0.7, size=(count, len(forms))) + 1e-3),
        channel=channel / channel.mean(axis=0),
        activity=chance.lognormal(-0.6, 1.1, size=count),
        responsiveness=chance.beta(2, 5, size=count),
    )


def _shares(pull: np.ndarray) -> np.ndarray:
    return np.asarray(pull / pull.sum(axis=1, keepdims=True))
