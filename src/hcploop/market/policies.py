"""Policy files: thresholds and weights that someone approved, each in effect from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hcploop.errors import ConfigError
from hcploop.market.problems import read_toml, say_problem


class PolicyHead(BaseModel):
    """The table `[policy]` of a policy file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[str, Field(min_length=1)]
    effective_on: dt.date
    approved_by: Annotated[str, Field(min_length=1)]


class PolicyFile(PolicyHead):
    """One file of `policy/`: its head, and in `body` the tables, which the stage that they concern checks."""

    body: Mapping[str, Any] = {}


def load_policies(root: Path) -> dict[str, PolicyFile]:
    """Read the policy files of a market, by their names.

    Parameters
    ----------
    root : pathlib.Path
        The folder that holds `policy/`; a market need not have one.

    Returns
    -------
    dict of str to PolicyFile
        By file name, such as `policy/tiers.toml`.

    Raises
    ------
    ConfigError
        A file has no proper head, or two of one kind take effect on one day.
    """
    policies: dict[str, PolicyFile] = {}
    first: dict[tuple[str, dt.date], str] = {}
    for path in sorted((root / "policy").glob("*.toml")):
        name = f"policy/{path.name}"
        policy = _load_policy(path, name)
        other = first.setdefault((policy.kind, policy.effective_on), name)
        if other != name:
            raise ConfigError(
                f"{other} is of the kind {policy.kind!r} and takes effect on {policy.effective_on} too",
                file=name,
                column="effective_on",
                value=str(policy.effective_on),
                remedy="Keep one of the two, or give the newer one a later day",
            )
        policies[name] = policy
    return policies


def _load_policy(path: Path, name: str) -> PolicyFile:
    text, content = read_toml(path, name)
    head = content.pop("policy", None)
    if not isinstance(head, dict):
        raise ConfigError(
            "the table [policy] is missing",
            file=name,
            remedy="Begin the file with [policy] and its keys kind, effective_on and approved_by",
        )
    try:
        checked = PolicyHead.model_validate(head)
    except ValidationError as error:
        raise say_problem(error, file=name, text=text, section="policy", model=PolicyHead) from None
    return PolicyFile(**checked.model_dump(), body=content)
