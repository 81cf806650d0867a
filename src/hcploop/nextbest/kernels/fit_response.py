"""How likely an answer is: a logistic regression whose channels resemble one another, calibrated and tested."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hcploop import schema
from hcploop.nextbest.kernels.logistic import Prior, fit, log_odds, sigmoid
from hcploop.nextbest.kernels.quality import calibrated, qualities
from hcploop.nextbest.policy import NOTHING, PriorPolicy
from hcploop.nextbest.terms import CHANNEL_TERMS, TERMS

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """Exposures as numbers: `x` holds the terms, `channel` the place of each row's channel."""

    x: Floats
    answered: Floats
    channel: Numbers
    weight: Floats
    part: npt.NDArray[np.object_]
    is_drawn: npt.NDArray[np.bool_]

    def of(self, part: str) -> Sample:
        """Take the rows of one part."""
        own = self.part == part
        return Sample(
            self.x[own], self.answered[own], self.channel[own], self.weight[own], self.part[own], self.is_drawn[own]
        )


def fit_response(
    exposures: pa.Table, channel_term: pa.Table, answer_rate: pa.Table, *, prior: PriorPolicy, drawn_weight: float
) -> pa.Table:
    r"""Fit the probability that a person does something herself within the time for an answer.

    For channel :math:`c`, doing nothing among them, with standardised terms :math:`z`,
    :math:`\operatorname{logit} p_c = a + d_c + (b + e_c)^\top z`. The channels' deviations :math:`d_c, e_c` are drawn
    together (ridge; Hoerl and Kennard 1970), and the fit is the mode of the posterior: :math:`d_c` stands around what
    the policy believes the channel adds, :math:`\operatorname{logit} \pi_c - \operatorname{logit} \pi_0`, as if
    `strength` contacts had told it, so a channel without any past has the policy's odds ratio on top of what is
    known of days without a contact.

    The people to calibrate on then correct all log-odds by a line, one for contacts and one for days without
    (Platt 1999), and the people to test on tell how well it fits.

    Parameters
    ----------
    exposures : table
        The columns channel, is_answered, is_drawn, part and those of `hcploop.nextbest.terms.TERMS`.
    channel_term : schema.channel_term
        The channels that we start, and `nothing`.
    answer_rate : schema.answer_rate
        The rates that the terms were made with; they go into the model as they are.
    prior : PriorPolicy
        What is believed before there are answers.
    drawn_weight : float
        How many times a moment counts that chance decided.

    Returns
    -------
    schema.response_model
        Coefficients of the terms as they stand, calibrated; means of the terms; figures of quality.
    """
    channels = sorted(channel_term["channel"].to_pylist(), key=lambda name: (name != NOTHING, name))
    believed = dict(zip(channel_term["channel"].to_pylist(), channel_term["probability"].to_pylist(), strict=True))
    sample = _sample(exposures, channels, drawn_weight)
    own = sample.of("fit")
    centre, scale = _standard(own)
    coefficients = fit(
        (own.x - centre) / scale,
        own.answered,
        own.channel,
        own.weight,
        prior=_prior(channels, believed, prior),
    )
    rest = sample.of("calibrate")
    odds = log_odds((rest.x - centre) / scale, rest.channel, coefficients)
    lines = calibrated(odds, rest.answered, rest.channel, rest.weight, places=len(channels))
    final = _as_they_stand(coefficients, lines, centre, scale)
    rows = [
        *_coefficient_rows(channels, final),
        *[("all", "centre", name, value) for name, value in zip(TERMS, centre, strict=True)],
        *_line_rows(channels, lines),
        *_rate_rows(answer_rate),
        *_quality_rows(channels, sample, final),
    ]
    return _told(rows)


def _sample(exposures: pa.Table, channels: list[str], drawn_weight: float) -> Sample:
    place = {name: number for number, name in enumerate(channels)}
    number = np.array([place.get(name, -1) for name in exposures["channel"].to_pylist()], dtype=np.int64)
    own = number >= 0
    x = np.column_stack([exposures[name].to_numpy().astype(np.float64) for name in TERMS])
    is_drawn = exposures["is_drawn"].to_numpy(zero_copy_only=False).astype(bool)
    answered = exposures["is_answered"].to_numpy(zero_copy_only=False).astype(np.float64)
    part = np.array(exposures["part"].to_pylist(), dtype=object)
    weight = np.where(is_drawn, drawn_weight, 1.0)
    return Sample(x[own], answered[own], number[own], weight[own], part[own], is_drawn[own])


def _standard(sample: Sample) -> tuple[Floats, Floats]:
    """Give mean and standard deviation of each term; channel terms of contacts only, since they are 0 without one."""
    centre, scale = np.zeros(len(TERMS)), np.ones(len(TERMS))
    is_contact = sample.channel > 0
    for place, name in enumerate(TERMS):
        values = sample.x[is_contact, place] if name in CHANNEL_TERMS else sample.x[:, place]
        if len(values) > 1 and values.std() > 1e-9:
            scale[place] = values.std()
            centre[place] = 0.0 if name in CHANNEL_TERMS else values.mean()
    return centre, scale


def _prior(channels: list[str], believed: Mapping[str, float], prior: PriorPolicy) -> Prior:
    odds = np.array([np.log(believed[name] / (1 - believed[name])) for name in channels])
    information = np.array([prior.strength * believed[name] * (1 - believed[name]) for name in channels])
    # `nothing` deviates from the common level by nothing: the level is its own.
    deviation = np.where(np.arange(len(channels)) == 0, 1e6, information)
    return Prior(
        level=float(odds[0]),
        level_penalty=float(information[0]),
        shift=odds - odds[0],
        shift_penalty=deviation,
        interaction_penalty=prior.interaction,
        terms=len(TERMS),
    )


def _as_they_stand(coefficients: Floats, lines: Floats, centre: Floats, scale: Floats) -> Floats:
    """Turn coefficients of standardised terms into calibrated ones of the terms as they stand."""
    intercept, slopes = coefficients[:, 0], coefficients[:, 1:]
    raw = slopes / scale
    shifted = intercept - raw @ centre
    return np.column_stack([lines[:, 0] + lines[:, 1] * shifted, lines[:, 1:2] * raw])


def _coefficient_rows(channels: list[str], final: Floats) -> list[tuple[str, str, str, float]]:
    names = ("intercept", *TERMS)
    return [
        (channel, "coefficient", name, value)
        for channel, row in zip(channels, final, strict=True)
        for name, value in zip(names, row, strict=True)
    ]


def _line_rows(channels: list[str], lines: Floats) -> list[tuple[str, str, str, float]]:
    return [
        (channel, "calibration", name, value)
        for channel, row in zip(channels, lines, strict=True)
        for name, value in zip(("intercept", "slope"), row, strict=True)
    ]


def _quality_rows(channels: list[str], sample: Sample, final: Floats) -> list[tuple[str, str, str, float | None]]:
    """Say of each channel what was seen, and how well the untouched people are predicted."""
    odds = final[sample.channel, 0] + np.einsum("ij,ij->i", sample.x, final[sample.channel, 1:])
    without = sample.x * [name not in CHANNEL_TERMS for name in TERMS]
    gain = sigmoid(odds) - sigmoid(final[0, 0] + without @ final[0, 1:])
    is_test = sample.part == "test"
    rows: list[tuple[str, str, str, float | None]] = []
    for place, channel in [*enumerate(channels), (-1, "all")]:
        own = sample.channel == place if place >= 0 else sample.channel > 0
        told = qualities(sigmoid(odds[own & is_test]), sample.answered[own & is_test])
        seen = {
            "exposures": float(own.sum()),
            "drawn_exposures": float((own & sample.is_drawn).sum()),
            "answered_share": float(sample.answered[own].mean()) if own.any() else None,
            "mean_increment": float(gain[own].mean()) if own.any() else None,
        }
        rows += [(channel, "quality", name, value) for name, value in {**seen, **told}.items()]
    return rows


def _rate_rows(answer_rate: pa.Table) -> list[tuple[str, str, str, float]]:
    rows = sorted(answer_rate.to_pylist(), key=lambda row: row["channel"])
    return [(row["channel"], "rate", name, row[name]) for row in rows for name in ("rate", "strength")]


def _told(rows: list[tuple[str, str, str, float | None]]) -> pa.Table:
    said = [f"{channel} {term} {value:.6g}" for channel, part, term, value in rows if part in {"coefficient", "rate"}]
    version = hashlib.md5("\n".join(said).encode(), usedforsecurity=False).hexdigest()[:16]
    columns = ("version", "channel", "part", "term", "value")
    return schema.response_model.arrow([dict(zip(columns, (version, *row), strict=True)) for row in rows])
