"""The accounts that may call back: one file that only its owner reads, read again when it changes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from hcploop_web.collector.private_file import replace_file

_LOOK_SECONDS = 1.0


class AccountsUnreadable(Exception):
    """The file of the accounts is spoilt, so nothing can be checked."""


class Account(msgspec.Struct, frozen=True):
    """An official account, or a company of WeCom.

    Parameters
    ----------
    name : str
        Stands in the address of its callbacks.
    source : str
        The name of the source that its events come from.
    kind : {"official", "wecom"}
        What it is.
    app_id : str
        Its appid or corpid.
    token : str
        The token of the callback.
    aes_key : str
        Its EncodingAESKey. With it, messages that are not encrypted are refused; WeCom cannot do without.
    secret : str
        With which the platform is asked; empty where it is not.
    platform : str
        Within which a unionid is one: the open platform that the account is bound to; the account itself where empty.
    is_open : bool
        Whether it may call back at present.
    """

    name: str
    source: str
    kind: Literal["official", "wecom"]
    app_id: str
    token: str
    aes_key: str = ""
    secret: str = ""
    platform: str = ""
    is_open: bool = True

    def user(self, openid: str) -> str:
        """Return under which id the loop knows a follower or contact of the account."""
        return f"{openid}@{self.app_id}"

    def union(self, unionid: str) -> str:
        """Return a unionid with the platform within which it is one."""
        return f"{unionid}@{self.platform or self.app_id}"


class _Accounts(msgspec.Struct):
    accounts: list[Account]


class AccountFile:
    """The accounts, as the file told them when it was last looked at.

    Parameters
    ----------
    path : Path
        `HOME/collector/wechat.json`; without the file there are none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._looked = -_LOOK_SECONDS
        self._seen: tuple[int, int, int] | None = None
        self._accounts: dict[str, Account] = {}

    def named(self, name: str) -> Account | None:
        """Find an account that is open.

        Raises
        ------
        AccountsUnreadable
            The file cannot be read.
        """
        found = self.all().get(name)
        return found if found is not None and found.is_open else None

    def all(self) -> dict[str, Account]:
        """Return every account, by name.

        Raises
        ------
        AccountsUnreadable
            The file cannot be read.
        """
        now = time.monotonic()
        if now - self._looked >= _LOOK_SECONDS:
            self._look()
            self._looked = now
        return self._accounts

    def _look(self) -> None:
        try:
            told = self._path.stat()
        except FileNotFoundError:
            self._seen, self._accounts = None, {}
            return
        seen = (told.st_mtime_ns, told.st_size, told.st_ino)
        if seen == self._seen:
            return
        try:
            known = msgspec.json.decode(self._path.read_bytes(), type=_Accounts)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            # What it says of the secret in it must not be told.
            raise AccountsUnreadable(f"{self._path} cannot be read: {type(error).__name__}") from None
        self._seen, self._accounts = seen, {one.name: one for one in known.accounts}


def write_accounts(path: Path, accounts: Iterable[Account]) -> None:
    """Replace the file in one step; who reads it sees the old or the new one.

    Parameters
    ----------
    path : Path
        `HOME/collector/wechat.json`; its folder is made where missing.
    accounts : iterable of Account
        All of them.

    Raises
    ------
    OSError
        The disk is full or fails.
    """
    replace_file(path, msgspec.json.format(msgspec.json.encode(_Accounts(list(accounts)))))
