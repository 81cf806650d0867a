"""The words in which it is said how two records are compared: `Level` and `Comparison`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison.

    Parameters
    ----------
    words : str
        The outcome as a steward reads it.
    sql : str
        When it holds, in SQL of both engines; `ELSE` for the last.
    m, u : float
        Its share among pairs of one person and among pairs of two, taken where the data cannot tell.
    rare_column : str
        The column whose rare values weigh more; empty where all values weigh alike.
    is_fixed : bool
        Whether `m` is knowledge that training must not change.
    rivals : float
        For a value that ties: pairs of two people that share it, for one pair of one person. `u` then follows from it
        and the prior, and is at most as stated: sharing this alone is no less sure among many people than among few.
    counted_on : str
        The column whose equality the outcome is, where it is too seldom to be drawn by chance: `u` is then counted over
        all pairs.
    """

    words: str
    sql: str
    m: float
    u: float
    rare_column: str = ""
    is_fixed: bool = False
    rivals: float = 0.0
    counted_on: str = ""


@dataclass(frozen=True)
class Comparison:
    """What is compared, from the most to the least alike.

    Parameters
    ----------
    name : str
        What is compared; its outcome stands in the column `gamma_<name>`.
    needs : tuple of str
        Columns of `schema.linkage_evidence`; without a value in any of them nothing can be compared.
    unknown : str
        SQL that holds where a pair neither agrees nor disagrees.
    levels : tuple of Level
        In falling order; the last is `ELSE`.
    """

    name: str
    needs: tuple[str, ...]
    unknown: str
    levels: tuple[Level, ...]


def either_null(column: str) -> str:
    """Say in SQL that a pair lacks a value on one side."""
    return f"(l.{column} IS NULL OR r.{column} IS NULL)"
