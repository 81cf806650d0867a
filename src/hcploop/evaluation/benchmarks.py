"""What others report: lines to be drawn beside one's own figures."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Benchmark:
    """A row of numbers that somebody published.

    Parameters
    ----------
    metric, cut, cut_value : str
        The figure that it stands beside.
    place_zh, place_en : str
        Where, or among which medicines, it was found.
    source : str
        Who says so.
    text_zh, text_en : str
        What it says.
    points : tuple of (str, float)
        Period and value, in the metric's unit.
    """

    metric: str
    cut: str
    cut_value: str
    place_zh: str
    place_en: str
    source: str
    text_zh: str
    text_en: str
    points: tuple[tuple[str, float], ...]


def benchmarks() -> tuple[Benchmark, ...]:
    """Return all benchmarks that ship with the package.

    Returns
    -------
    tuple of Benchmark
        In the order of their file.

    Examples
    --------
    >>> [one.points for one in benchmarks() if one.cut_value == "remote_visit"]
    [(('2019', 0.15), ('high', 0.32))]
    """
    text = resources.files("hcploop.evaluation").joinpath("data/benchmarks.toml").read_text(encoding="utf-8")
    return tuple(
        Benchmark(**{**told, "points": tuple((point["period"], point["value"]) for point in told["points"])})
        for told in tomllib.loads(text)["benchmark"]
    )
