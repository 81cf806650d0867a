"""The tables `[oneid.limits.<kind>]` of `market.toml`: when an identifier is nobody's own, how many one person has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hcploop.errors import ConfigError
from hcploop.market.near import did_you_mean
from hcploop.market.problems import line_of, say_problem

_SECTION = "oneid.limits"
_FILE = "market.toml"
FURTHER = "id_"
"""How the kinds of further identifiers begin, as the columns do that tell them."""


class KindLimits(BaseModel):
    """The limits of one kind of identifier.

    `names`: from how many different names on a value is nobody's own. `values`: how many different ones a person may
    have; of a licence within one kind, of a WeChat id on one platform, of one app, in one company.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: Annotated[int, Field(ge=2)] = 3
    values: Annotated[int, Field(ge=1)] = 1


_FURTHER = KindLimits(values=6)
USUAL: Mapping[str, KindLimits] = {
    "phone": KindLimits(values=6),
    "email": KindLimits(values=6),
    "licence_no": KindLimits(values=1),
    "wechat_unionid": KindLimits(values=1),
    "wechat_openid": KindLimits(values=2),
    "external_userid": KindLimits(values=2),
}
"""What holds where a market says nothing: generous, for a person changes her telephone and has it mistyped."""


class Limits(BaseModel):
    """The limits of every kind: those that the market tells, and the usual ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    told: dict[str, KindLimits] = {}

    def of(self, kind: str) -> KindLimits:
        """Give the limits of a kind: phone, email, …, or `id_<kind>` for a further identifier."""
        return self.told.get(kind) or USUAL.get(kind, _FURTHER)

    @property
    def further(self) -> dict[str, KindLimits]:
        """The limits that the market tells for further identifiers."""
        return {kind: limits for kind, limits in sorted(self.told.items()) if kind.startswith(FURTHER)}


def load_limits(given: object, text: str) -> Limits:
    """Read the tables `[oneid.limits.<kind>]`.

    Parameters
    ----------
    given : object
        What `market.toml` says under `oneid.limits`; None where it says nothing.
    text : str
        The text of `market.toml`.

    Returns
    -------
    Limits
        What the market tells of each kind, filled up with what is usual for it.

    Raises
    ------
    ConfigError
        A kind or key that there is not, or a number that limits nothing.
    """
    if given is None:
        return Limits()
    if not isinstance(given, Mapping):
        raise _no_table("limits", f"{_SECTION}.phone", line_of(text, "oneid", ("limits",)))
    return Limits(told={kind: _read(kind, said, text) for kind, said in given.items()})


def _read(kind: str, said: object, text: str) -> KindLimits:
    # A kind stands in a table of its own, or on a line of [oneid.limits].
    section = f"{_SECTION}.{kind}"
    is_own = line_of(text, section, ()) is not None
    row = line_of(text, section, ()) if is_own else line_of(text, _SECTION, (kind,))
    if kind not in USUAL and not (kind.startswith(FURTHER) and len(kind) > len(FURTHER)):
        raise ConfigError(
            f"[oneid.limits] has no kind {kind!r}",
            file=_FILE,
            row=row,
            column=kind,
            remedy=did_you_mean(kind, USUAL, otherwise=f"The kinds are {', '.join(USUAL)} and id_<kind>"),
        )
    if not isinstance(said, Mapping):
        raise _no_table(kind, section, row)
    usual: dict[str, Any] = (USUAL.get(kind) or _FURTHER).model_dump()
    try:
        return KindLimits.model_validate({**usual, **said})
    except ValidationError as error:
        problem = say_problem(error, file=_FILE, text=text, section=section, model=KindLimits)
        problem.row = problem.row or row
        raise problem from None


def _no_table(key: str, section: str, row: int | None) -> ConfigError:
    return ConfigError(
        f"{key!r} is not written as a table", file=_FILE, row=row, column=key, remedy=f"Write [{section}]"
    )
