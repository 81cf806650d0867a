"""Caps on contacts: how often at most, as rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict, Field

from hcploop.errors import ConfigError
from hcploop.nextbest.rules import Condition, Rule


class ChannelCaps(BaseModel):
    """At most so many contacts of ours in 7 and in 30 days; None for no cap."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contacts_7d: int | None = Field(default=None, ge=0)
    contacts_30d: int | None = Field(default=None, ge=0)


class Caps(ChannelCaps):
    """Caps over all channels, and by channel.

    Parameters
    ----------
    contacts_7d, contacts_30d : int or None
        At most so many contacts of ours over all channels in 7 and in 30 days.
    days_between : int or None
        At least so many days from one contact to the next.
    channel : mapping of str to ChannelCaps
        The same by channel.
    may_be_raised : bool
        Whether a market may allow more.
    """

    days_between: int | None = Field(default=None, ge=0)
    channel: dict[str, ChannelCaps] = Field(default_factory=dict)
    may_be_raised: bool = False

    def tightened(self, other: Caps, *, file: str) -> Caps:
        """Give the caps that hold where a market writes its own.

        Parameters
        ----------
        other : Caps
            What the market writes; what it leaves out stays.
        file : str
            Its file, for errors.

        Returns
        -------
        Caps
            Together.

        Raises
        ------
        ConfigError
            The market allows more than the pack, which does not leave that open.
        """
        for name, cap in other.model_dump(exclude_none=True, include={*_TOTALS, "days_between"}).items():
            self._check(name, getattr(self, name), cap, file)
        channels = dict(self.channel)
        for channel, caps in other.channel.items():
            before = channels.get(channel, ChannelCaps())
            said = caps.model_dump(exclude_none=True)
            for name, cap in said.items():
                self._check(f"channel.{channel}.{name}", getattr(before, name), cap, file)
            channels[channel] = before.model_copy(update=said)
        own = other.model_dump(exclude_none=True, exclude={"channel", "may_be_raised"})
        return self.model_copy(update={**own, "channel": channels})

    def _check(self, name: str, before: int | None, now: int, file: str) -> None:
        if before is None or self.may_be_raised:
            return
        if now < before if name == "days_between" else now > before:
            raise ConfigError(
                f"the policy pack sets this cap to {before}, and it may be tightened only",
                file=file,
                column=f"caps.{name}",
                value=str(now),
                remedy=f"Write {before} or what is stricter, or leave the key out",
            )

    def rules(self) -> Iterator[Rule]:
        """Write each cap as a rule of the grammar."""
        for name, cap in _set(self):
            days = _TOTALS[name]
            yield _rule(
                f"cap_{name}",
                (
                    f"{days} 天内我方触达已达 {cap} 次(所有渠道)",
                    f"We contacted her {cap} times or more in {days} days.",
                ),
                Condition(name, "at_least", cap),
            )
        if self.days_between is not None:
            yield _rule(
                "cap_days_between",
                (
                    f"距上次触达不足 {self.days_between} 天",
                    f"Our last contact is less than {self.days_between} days ago.",
                ),
                Condition("days_since_contact", "below", self.days_between),
            )
        for channel, caps in sorted(self.channel.items()):
            for name, cap in _set(caps):
                days = _TOTALS[name]
                zh = f"{days} 天内该渠道({channel})触达已达 {cap} 次"
                en = f"We contacted her {cap} times or more by {channel} in {days} days."
                conditions = (Condition("channel", "is", channel), Condition(f"channel_{name}", "at_least", cap))
                yield _rule(f"cap_{channel}_{days}d", (zh, en), *conditions)


_TOTALS: Mapping[str, int] = {"contacts_7d": 7, "contacts_30d": 30}


def _set(caps: ChannelCaps) -> Iterator[tuple[str, int]]:
    for name in _TOTALS:
        cap = getattr(caps, name)
        if cap is not None:
            yield name, cap


def _rule(name: str, texts: tuple[str, str], *conditions: Condition) -> Rule:
    return Rule(
        id=name,
        text_zh=texts[0],
        text_en=texts[1],
        source="a cap of the policy pack or of the market",
        verified_by="a default of ours, no law; to be set by the company",
        forbid=conditions,
    )
