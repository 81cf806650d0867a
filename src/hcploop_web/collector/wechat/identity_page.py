"""The address to which a browser comes back from WeChat with a code."""

from __future__ import annotations

import asyncio
import datetime as dt
import urllib.parse
from pathlib import Path

import msgspec

from hcploop_web.collector import answers
from hcploop_web.collector.answers import Answer, Refused
from hcploop_web.collector.wechat.accounts import Account, AccountFile, AccountsUnreadable
from hcploop_web.collector.wechat.callbacks import NO_ACCOUNTS, PREFIX, Keep
from hcploop_web.collector.wechat.handover import HandedOver, UnknownState, finish
from hcploop_web.collector.wechat.platform import Fetch, NoAnswer, Platform, PlatformRefused, TooOften
from hcploop_web.collector.wechat.store import Store

SUFFIX = "/identity"
UNKNOWN_STATE = answers.refusal(403, "This sign-in is over, or was never begun. Begin again on the portal.")
NO_IDENTITY = answers.refusal(502, "WeChat did not say who this is. Begin again on the portal.")


class IdentityPage:
    """Finishes hand-overs of identities.

    Parameters
    ----------
    accounts : AccountFile
        The accounts.
    folder : Path
        `HOME/collector`.
    fetch : callable
        Reaches the platform.
    """

    def __init__(self, accounts: AccountFile, folder: Path, *, fetch: Fetch) -> None:
        self._accounts, self._folder, self._fetch = accounts, folder, fetch

    async def answer(self, path: str, query: bytes, *, now: float, keep: Keep) -> Answer:
        """Take a code, and send the browser back to its portal once what it tells is on the disk.

        Parameters
        ----------
        path : str
            With the account's name.
        query : bytes
            With `code` and `state`.
        now : float
            Seconds since 1970.
        keep : callable
            Puts events on the disk.

        Returns
        -------
        Answer
            A redirection to the page that the portal named when it began.

        Raises
        ------
        Refused
            The state is none of ours, or WeChat does not know the code.
        """
        at = dt.datetime.fromtimestamp(now, dt.UTC)
        asked = dict(urllib.parse.parse_qsl(query.decode("latin-1"))[:20])
        try:
            account, others = self._account(path)
            # The platform may take seconds to answer; others must not wait for that.
            told = await asyncio.to_thread(self._finish, account, others, asked, at)
        except AccountsUnreadable as error:
            raise Refused(NO_ACCOUNTS) from error
        except UnknownState as error:
            raise Refused(UNKNOWN_STATE) from error
        except (NoAnswer, TooOften, PlatformRefused) as error:
            raise Refused(NO_IDENTITY) from error
        for source, event in told.events:
            await keep(source, 1, msgspec.json.encode({"batch": [event]}))
        return Answer(303, b"", ((b"location", told.back.encode()), (b"cache-control", b"no-store")))

    def _account(self, path: str) -> tuple[Account, list[Account]]:
        name = path.removeprefix(PREFIX).removesuffix(SUFFIX)
        account = self._accounts.named(name)
        if account is None or account.kind != "official" or not account.secret:
            raise Refused(answers.NOT_FOUND)
        known = self._accounts.all().values()
        mine = account.platform or account.app_id
        return account, [one for one in known if one.kind == "wecom" and one.is_open and one.platform == mine]

    def _finish(self, account: Account, others: list[Account], asked: dict[str, str], at: dt.datetime) -> HandedOver:
        store = Store(self._folder / "wechat.sqlite")
        platform = Platform(account, store, fetch=self._fetch, clock=lambda: at)
        return finish(store, platform, others, code=asked.get("code", ""), state=asked.get("state", ""), at=at)
