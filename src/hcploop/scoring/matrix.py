"""The matrix that crosses four grades with four personas into nine tiers: `TierPolicy`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from hcploop.errors import ConfigError
from hcploop.market.policy_model import config_error
from hcploop.scoring.personas import PERSONAS

GRADES = ("A", "B", "C", "D")
DEFAULT = "double_single_none"

Matrix = dict[str, dict[str, int]]


class TierPolicy(BaseModel):
    """Which tier a grade and a persona make.

    Parameters
    ----------
    preset : str
        The name of a preset, or `custom`.
    matrix : mapping of grade to mapping of persona to int
        The 16 cells, tiers 1 (highest) to 9.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    preset: str = DEFAULT
    matrix: Matrix = {}

    @classmethod
    def of(cls, preset: str = DEFAULT) -> TierPolicy:
        """Return a preset by its name.

        Raises
        ------
        ConfigError
            There is no such preset.
        """
        return cls.from_table({"preset": preset}, "")

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> TierPolicy:
        """Read the policy from what `policy/tiers.toml` says.

        Parameters
        ----------
        table : mapping
            `preset`, and for `custom` the table `matrix` with a row a grade; a matrix without a
            preset is `custom`.
        file : str
            Its name, for errors.

        Returns
        -------
        TierPolicy
            With all 16 cells, checked.

        Raises
        ------
        ConfigError
            A key is misspelt, there is no such preset, or the matrix breaks a rule of `check_matrix`.
        """
        try:
            said = cls.model_validate({"preset": "custom" if "matrix" in table else DEFAULT, **table})
        except ValidationError as error:
            raise config_error(error, file) from error
        if said.preset == "custom":
            return cls(preset="custom", matrix=check_matrix(said.matrix, file=file))
        if said.preset not in presets():
            raise ConfigError(
                "there is no such preset of tiers",
                file=file,
                value=said.preset,
                remedy=f"Give 'preset' one of {', '.join(presets())}, or 'custom' with a table [matrix]",
            )
        if said.matrix:
            raise ConfigError(
                f"the preset {said.preset!r} stands beside a table [matrix]",
                file=file,
                remedy="Write preset = 'custom' to use the table, or take the table out",
            )
        return cls(preset=said.preset, matrix=presets()[said.preset])


@cache
def presets() -> dict[str, Matrix]:
    """Return the matrices that come with the product, by name."""
    text = resources.files("hcploop.scoring").joinpath("data/tiers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def check_matrix(matrix: Mapping[str, Mapping[str, int]], *, file: str = "") -> Matrix:
    """Hand the matrix on, or name the rule that it breaks.

    The rules: 16 cells; exactly the tiers 1 to 9, all used; A and B with pioneer are 1 and no other
    cell is (given by the source); a better grade or a better persona never lowers the tier, where
    traditional and rising star are not compared; D with ordinary is 9.

    Parameters
    ----------
    matrix : mapping of grade to mapping of persona to int
        The tiers.
    file : str
        Where it was written, for the error.

    Returns
    -------
    dict
        The same matrix, in the order of grades and personas.

    Raises
    ------
    ConfigError
        With the rule and the cell.
    """
    for problem in _problems(matrix):
        raise ConfigError(
            f"the tier matrix breaks a rule: {problem}",
            file=file,
            column="matrix",
            remedy="Change the cell, or use one of the presets " + ", ".join(presets()),
        )
    return {grade: {persona: matrix[grade][persona] for persona in PERSONAS} for grade in GRADES}


def _problems(matrix: Mapping[str, Mapping[str, int]]) -> list[str]:
    cells = {(grade, name): tier for grade, row in matrix.items() for name, tier in row.items()}
    wanted = set(product(GRADES, PERSONAS))
    wrong = sorted(set(cells) ^ wanted)
    if wrong:
        return [f"16 cells, A to D by {', '.join(PERSONAS)}: {' × '.join(wrong[0])} is missing or not one"]
    if set(cells.values()) != set(range(1, 10)):
        return [f"exactly the tiers 1 to 9, all used: found {sorted(set(cells.values()))}"]
    first = {cell for cell, tier in cells.items() if tier == 1}
    if first != {("A", "pioneer"), ("B", "pioneer")}:
        return ["A × pioneer and B × pioneer are tier 1, and no other cell is"]
    if cells["D", "ordinary"] != 9:
        return [f"D × ordinary is tier 9: found {cells['D', 'ordinary']}"]
    return [
        f"a better grade or persona never lowers the tier: {' × '.join(better)} is {cells[better]}, "
        f"{' × '.join(worse)} is {cells[worse]}"
        for better, worse in product(cells, cells)
        if _is_at_least(better, worse) and cells[better] > cells[worse]
    ]


def _is_at_least(one: tuple[str, str], other: tuple[str, str]) -> bool:
    high = {"pioneer": {"i", "e"}, "traditional": {"i"}, "rising_star": {"e"}, "ordinary": set()}
    return GRADES.index(one[0]) <= GRADES.index(other[0]) and high[one[1]] >= high[other[1]]
