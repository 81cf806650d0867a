"""Add an account of WeChat or WeCom, or change one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from filelock import FileLock

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.collector.actions.add_source import NewSource, add_source
from hcploop_web.collector.models import Becomes, ConsentCategory, EventRule, EventSource
from hcploop_web.collector.places import accounts_path
from hcploop_web.collector.wechat.accounts import Account, AccountFile, write_accounts
from hcploop_web.collector.wechat.words import actions_of, category_of
from hcploop_web.shared.audit import record


class AccountRefused(Exception):
    """An account like this cannot be; the text says why and what to do."""


@dataclass(frozen=True)
class AccountWish:
    """An account as it is entered, see `Account`; a secret that is left empty stays as it was.

    `channel` is that of the contacts of a source that is made for it.
    """

    name: str
    source: str
    kind: Literal["official", "wecom"]
    app_id: str
    token: str = ""
    aes_key: str = ""
    secret: str = ""
    platform: str = ""
    is_open: bool = True
    channel: str = "wechat"


@transaction.atomic
def set_account(wish: AccountWish, *, is_new: bool, by: User, at: dt.datetime) -> Account:
    """Add an account with a source whose rules fit its events, or change one.

    Parameters
    ----------
    wish : AccountWish
        What is asked for.
    is_new : bool
        Whether it is added: then its name is to be free, and every event of such accounts gets a rule that has none.
    by, at
        Who asks, and now.

    Returns
    -------
    Account
        As it stands in the file once this is committed.

    Raises
    ------
    PermissionDenied
        The user may not.
    AccountRefused
        A name is taken, or something is missing.
    AccountsUnreadable
        The file is spoilt, so that changing it would lose what it held.
    """
    if not may_open(by, "wechat_accounts"):
        raise PermissionDenied
    before = AccountFile(accounts_path()).all().get(wish.name)
    if is_new == (before is not None):
        raise AccountRefused(
            _("There is an account of this name already: choose another.") if is_new else _("The account is gone.")
        )
    account = _account(wish, before)
    source = EventSource.objects.filter(name=account.source).first()
    if is_new or source is None:
        source = source or add_source(NewSource(account.source, wish.channel, rules={}), by=by, at=at)
        _give_rules(source, account)
    verb = "wechat account added" if is_new else "wechat account changed"
    record(verb, account.name, by=by, at=at, source=source.name, app_id=account.app_id, is_open=account.is_open)
    transaction.on_commit(partial(_write, account))
    return account


def _account(wish: AccountWish, before: Account | None) -> Account:
    told = {name: value for name, value in vars(wish).items() if name != "channel"}
    if before is not None:
        kept = {name: told[name] or getattr(before, name) for name in ("token", "aes_key", "secret")}
        told |= {**kept, "kind": before.kind, "source": before.source}
    account = Account(**told)
    if not account.token:
        raise AccountRefused(_("Without its token nobody can tell who calls: enter it."))
    if account.kind == "wecom" and not account.aes_key:
        raise AccountRefused(_("WeCom always encrypts: enter the EncodingAESKey."))
    return account


def _give_rules(source: EventSource, account: Account) -> None:
    for event, action in actions_of(account.kind).items():
        told = {"becomes": Becomes.TOUCHES, "action": action}
        EventRule.objects.get_or_create(source=source, event=event, defaults=told)
    ConsentCategory.objects.get_or_create(
        source=source, category=category_of(account.kind), defaults={"channel": source.channel}
    )


def _write(account: Account) -> None:
    path = accounts_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(path.with_name("accounts.lock"), mode=0o600):
        # Two who change different accounts at once lose neither.
        write_accounts(path, {**AccountFile(path).all(), account.name: account}.values())
