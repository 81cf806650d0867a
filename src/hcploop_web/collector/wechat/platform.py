"""Asking WeChat and WeCom: their token, their answers, their limits."""

from __future__ import annotations

import datetime as dt
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from hcploop_web.collector.wechat.accounts import Account
from hcploop_web.collector.wechat.store import Store

Fetch = Callable[[str, bytes | None], bytes]
"""Asks an address, with a body by POST; raises OSError where there is no answer."""

BASES = {"official": "https://api.weixin.qq.com", "wecom": "https://qyapi.weixin.qq.com"}
_TIMEOUT_SECONDS = 10
_MOST_BYTES = 16 * 1024**2
_TOKEN_IS_OVER = frozenset({40001, 40014, 42001})
_TOO_OFTEN = frozenset({45009, 45011, 45033})
_BUSY = -1
_TRIES = 3
_EARLY = dt.timedelta(minutes=5)


class NoAnswer(Exception):
    """The platform could not be reached, or said nothing that can be read."""


class TooOften(Exception):
    """The platform takes no more questions at present: its limit of calls is reached."""


class PlatformRefused(Exception):
    """The platform refused, with a code of its list."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the platform answered with code {code}")
        self.code = code


class Platform:
    """Asks a platform in the name of one account.

    Parameters
    ----------
    account : Account
        With its secret.
    store : Store
        Keeps the token, which all processes share: asking for one too often is refused.
    fetch : callable
        Reaches the platform.
    clock : callable
        Gives the present moment, with its zone.
    wait : callable
        Waits so many seconds.
    """

    def __init__(
        self,
        account: Account,
        store: Store,
        *,
        fetch: Fetch,
        clock: Callable[[], dt.datetime],
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.account = account
        self._store, self._fetch, self._clock, self._wait = store, fetch, clock, wait

    def ask(self, path: str, body: Mapping[str, Any] | None = None, **query: str) -> dict[str, Any]:
        """Ask something that needs the token.

        Parameters
        ----------
        path : str
            Such as /datacube/getarticlesummary.
        body : mapping, optional
            Sent as JSON by POST; without it the question is a GET.
        **query : str
            Further values of the address.

        Returns
        -------
        dict
            What the platform said.

        Raises
        ------
        NoAnswer, TooOften, PlatformRefused
            It said nothing of use. A token that is over is asked for anew, once; where the platform is busy it is asked
            again.
        """
        is_new = False
        for tried in range(_TRIES):
            token = self._token(is_new=is_new)
            told = self._call(path, body, access_token=token, **query)
            code = told.get("errcode", 0)
            if code == 0:
                return told
            if code in _TOO_OFTEN:
                raise TooOften
            if code in _TOKEN_IS_OVER and not is_new:
                is_new = True
            elif code == _BUSY:
                self._wait(2.0**tried)
            else:
                raise PlatformRefused(code)
        raise NoAnswer

    def exchange(self, code: str) -> dict[str, Any]:
        """Exchange the code that a follower's browser brought for her openid, and her unionid where it is told.

        Raises
        ------
        NoAnswer, PlatformRefused
            The code is not known, was used, or is older than five minutes.
        """
        asked = {"appid": self.account.app_id, "secret": self.account.secret, "code": code}
        told = self._call("/sns/oauth2/access_token", None, **asked, grant_type="authorization_code")
        if told.get("errcode", 0) or not isinstance(told.get("openid"), str):
            raise PlatformRefused(told.get("errcode", 0))
        return told

    def _token(self, *, is_new: bool) -> str:
        known = None if is_new else self._store.token(self.account.name, self._clock())
        if known:
            return known
        if self.account.kind == "wecom":
            told = self._call("/cgi-bin/gettoken", None, corpid=self.account.app_id, corpsecret=self.account.secret)
        else:
            # Unlike the older address this one does not make the token of another process invalid.
            asked = {"appid": self.account.app_id, "secret": self.account.secret, "force_refresh": is_new}
            told = self._call("/cgi-bin/stable_token", {"grant_type": "client_credential", **asked})
        code, token = told.get("errcode", 0), told.get("access_token")
        if code in _TOO_OFTEN:
            raise TooOften
        if code or not isinstance(token, str):
            raise PlatformRefused(code)
        until = self._clock() + dt.timedelta(seconds=int(told.get("expires_in", 7200))) - _EARLY
        self._store.keep_token(self.account.name, token, until)
        return token

    def _call(self, path: str, body: Mapping[str, Any] | None, **query: str) -> dict[str, Any]:
        address = f"{BASES[self.account.kind]}{path}"
        if query:
            address = f"{address}?{urllib.parse.urlencode(query)}"
        try:
            told = msgspec.json.decode(self._fetch(address, None if body is None else msgspec.json.encode(body)))
        except (OSError, msgspec.DecodeError) as error:
            # The address holds the secret: nothing of the error is told but its kind.
            raise NoAnswer(type(error).__name__) from None
        if not isinstance(told, dict):
            raise NoAnswer("no object")
        return told


def fetch(address: str, body: bytes | None) -> bytes:
    """Ask an address of a platform by HTTPS.

    Raises
    ------
    OSError
        There is no answer, or one that is far too long.
    """
    asked = urllib.request.Request(address, data=body, headers={"Content-Type": "application/json"})  # noqa: S310 - https of BASES
    with urllib.request.urlopen(asked, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - the same
        said: bytes = answer.read(_MOST_BYTES + 1)
    if len(said) > _MOST_BYTES:
        raise OSError("the answer is too long")
    return said
