"""Everything under /wechat/: callbacks, and browsers that come back."""

from __future__ import annotations

from pathlib import Path

from hcploop_web.collector import answers
from hcploop_web.collector.answers import Answer, Refused
from hcploop_web.collector.wechat.accounts import AccountFile
from hcploop_web.collector.wechat.callbacks import PREFIX, Callbacks, Keep
from hcploop_web.collector.wechat.identity_page import SUFFIX, IdentityPage
from hcploop_web.collector.wechat.platform import Fetch, fetch


class WeChatDoor:
    """The part of the collector that WeChat and WeCom speak to.

    Parameters
    ----------
    folder : Path
        `HOME/collector`.
    fetch : callable
        Reaches the platforms.
    """

    def __init__(self, folder: Path, *, fetch: Fetch = fetch) -> None:
        accounts = AccountFile(folder / "wechat.json")
        self._callbacks, self._identities = Callbacks(accounts), IdentityPage(accounts, folder, fetch=fetch)

    def is_for(self, path: str) -> bool:
        """Tell whether an address is one of these."""
        return path.startswith(PREFIX)

    async def answer(self, method: str, address: tuple[str, bytes], body: bytes, *, now: float, keep: Keep) -> Answer:
        """Answer one request.

        Parameters
        ----------
        method : str
            GET or POST.
        address : tuple of str and bytes
            Path and query.
        body : bytes
            Of a POST.
        now : float
            Seconds since 1970.
        keep : callable
            Puts events on the disk.

        Returns
        -------
        Answer
            What to say.

        Raises
        ------
        Refused
            Why not.
        """
        path, query = address
        if method == "POST":
            return await self._callbacks.take(path, query, body, now=now, keep=keep)
        if method != "GET":
            raise Refused(answers.NOT_ALLOWED)
        if path.endswith(SUFFIX):
            return await self._identities.answer(path, query, now=now, keep=keep)
        return self._callbacks.verify(path, query, now)
