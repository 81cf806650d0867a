"""What the pages on accounts of WeChat and WeCom show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from hcploop_web.collector.models import EventSource
from hcploop_web.collector.places import accounts_path
from hcploop_web.collector.watching import Seen, tail_of
from hcploop_web.collector.wechat.accounts import Account, AccountFile, AccountsUnreadable
from hcploop_web.collector.wechat.callbacks import PREFIX
from hcploop_web.console.sources import ledger


@dataclass(frozen=True)
class AccountLine:
    """An account as it may be shown: which of its secrets are there, and none of them.

    Parameters
    ----------
    name, kind, app_id, platform : str
        As of an account.
    is_open, has_key, has_secret : bool
        Whether it may call back, encrypts, and may be asked.
    source : EventSource or None
        Where its events come from; None where nobody made it.
    address : str
        What the platform is told to call.
    last : Seen or None
        What came from its source last.
    """

    name: str
    kind: str
    app_id: str
    platform: str
    is_open: bool
    has_key: bool
    has_secret: bool
    source: EventSource | None
    address: str
    last: Seen | None


def known_accounts() -> dict[str, Account] | None:
    """Give the accounts by name; None where their file is spoilt."""
    try:
        return AccountFile(accounts_path()).all()
    except AccountsUnreadable:
        return None


def account_lines(accounts: Iterable[Account]) -> list[AccountLine]:
    """Show accounts as a list, by name."""
    sources = {one.name: one for one in EventSource.objects.all()}
    return [_line(one, sources.get(one.source)) for one in sorted(accounts, key=lambda one: one.name)]


def _line(account: Account, source: EventSource | None) -> AccountLine:
    return AccountLine(
        account.name,
        account.kind,
        account.app_id,
        account.platform,
        account.is_open,
        bool(account.aes_key),
        bool(account.secret),
        source,
        f"{settings.COLLECTOR_ADDRESS.rstrip('/')}{PREFIX}{account.name}",
        next(iter(tail_of(ledger(), account.source)), None),
    )
