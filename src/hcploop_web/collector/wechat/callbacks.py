"""The address that WeChat and WeCom call back to."""

from __future__ import annotations

import urllib.parse
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from hcploop_web.collector import answers
from hcploop_web.collector.answers import Answer, Refused
from hcploop_web.collector.wechat.accounts import Account, AccountFile, AccountsUnreadable
from hcploop_web.collector.wechat.callback_events import events_of, message_id
from hcploop_web.collector.wechat.crypt import MessageCipher, NotGenuine, check_signature
from hcploop_web.collector.wechat.messages import MOST_BYTES, NotAMessage, read_message
from hcploop_web.collector.wechat.replays import Replayed, Replays

PREFIX = "/wechat/"
Keep = Callable[[str, int, bytes], Awaitable[None]]
"""Puts events of a source on the disk: its name, how many, and the JSON of a batch."""

_TEXT = ((b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff"))
SUCCESS = Answer(200, b"success", _TEXT)
NOT_GENUINE = answers.refusal(403, "The request is not signed as it should be.")
REPLAYED = answers.refusal(403, "The request is old, or came before.")
NOT_A_MESSAGE = answers.refusal(400, "The body is no message.")
NO_ACCOUNTS = answers.refusal(503, "The accounts cannot be read at present. Try again.", retry_seconds=5)


class Callbacks:
    """Answers what WeChat and WeCom ask and tell.

    The platform tells a message three times if it is not answered within five seconds; so nothing is done here but to
    check it and to keep it. A message that comes again has the same id, and is told once.

    Parameters
    ----------
    accounts : AccountFile
        Who may call.
    """

    def __init__(self, accounts: AccountFile) -> None:
        self._accounts = accounts
        self._replays = Replays()

    def verify(self, path: str, query: bytes, now: float) -> Answer:
        """Answer the question by which the platform makes sure that the address is ours.

        Parameters
        ----------
        path : str
            With the account's name.
        query : bytes
            As it came.
        now : float
            Seconds since 1970.

        Returns
        -------
        Answer
            The text that it sent along.

        Raises
        ------
        Refused
            It is not the platform that asks.
        """
        account, asked = self._account(path), _asked(query)
        echo = asked.get("echostr", "")
        try:
            self._replays.check(account.name, asked.get("timestamp", ""), asked.get("nonce", ""), now)
            if "msg_signature" in asked:
                check_signature(asked["msg_signature"], account.token, asked["timestamp"], asked["nonce"], echo)
                return Answer(200, _cipher(account).decrypt(echo), _TEXT)
            if account.kind == "wecom":
                raise Refused(NOT_GENUINE)
            check_signature(asked.get("signature", ""), account.token, asked["timestamp"], asked["nonce"])
        except NotGenuine as error:
            raise Refused(NOT_GENUINE) from error
        except Replayed as error:
            raise Refused(REPLAYED) from error
        return Answer(200, echo.encode(), _TEXT)

    async def take(self, path: str, query: bytes, body: bytes, *, now: float, keep: Keep) -> Answer:
        """Take a message.

        Parameters
        ----------
        path : str
            With the account's name.
        query, body : bytes
            As they came.
        now : float
            Seconds since 1970.
        keep : callable
            Puts events on the disk.

        Returns
        -------
        Answer
            `success`, once it is on the disk.

        Raises
        ------
        Refused
            It is not signed, old, no message; or it cannot be kept and should be told again.
        """
        account, asked = self._account(path), _asked(query)
        timestamp, nonce = asked.get("timestamp", ""), asked.get("nonce", "")
        if len(body) > 2 * MOST_BYTES:
            raise Refused(answers.TOO_LARGE)
        try:
            self._replays.check(account.name, timestamp, nonce, now)
            said = read_message(_opened(account, asked, body))
            events = events_of(account, said)
            about = message_id(said)
            is_known = self._replays.is_known(account.name, timestamp, nonce, about)
        except NotGenuine as error:
            raise Refused(NOT_GENUINE) from error
        except Replayed as error:
            raise Refused(REPLAYED) from error
        except NotAMessage as error:
            raise Refused(NOT_A_MESSAGE) from error
        if events and not is_known:
            await keep(account.source, len(events), msgspec.json.encode({"batch": events}))
        self._replays.remember(account.name, timestamp, nonce, about, now)
        return SUCCESS

    def _account(self, path: str) -> Account:
        try:
            account = self._accounts.named(path.removeprefix(PREFIX))
        except AccountsUnreadable as error:
            raise Refused(NO_ACCOUNTS) from error
        if account is None:
            raise Refused(answers.NOT_FOUND)
        return account


def _opened(account: Account, asked: Mapping[str, str], body: bytes) -> bytes:
    """Return the XML of a message that is genuine."""
    timestamp, nonce = asked.get("timestamp", ""), asked.get("nonce", "")
    if not account.aes_key and account.kind == "official":
        check_signature(asked.get("signature", ""), account.token, timestamp, nonce)
        return body
    # Who may encrypt must: else a plain message with a signature seen elsewhere would pass.
    packed = read_message(body).get("Encrypt", "")
    check_signature(asked.get("msg_signature", ""), account.token, timestamp, nonce, packed)
    return _cipher(account).decrypt(packed)


def _cipher(account: Account) -> MessageCipher:
    try:
        return MessageCipher(account.aes_key, account.app_id)
    except ValueError as error:
        raise NotGenuine from error


def _asked(query: bytes) -> dict[str, str]:
    """Read a query; of a name that stands there twice the first counts."""
    found: dict[str, str] = {}
    for name, value in urllib.parse.parse_qsl(query.decode("latin-1"))[:20]:
        found.setdefault(name, value)
    return found
