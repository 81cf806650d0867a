"""`python -m django pull_wechat`: asks WeChat and WeCom once for readings, followers and contacts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from filelock import FileLock, Timeout

from hcploop_web.collector.places import accounts_path, collector_home
from hcploop_web.collector.wechat import platform
from hcploop_web.collector.wechat.accounts import AccountFile, AccountsUnreadable
from hcploop_web.collector.wechat.pull import Puller


class Command(BaseCommand):
    """Ask the platforms; what is new comes in as events of the accounts' sources."""

    help = "Ask WeChat and WeCom for readings of articles, followers and contacts; once a day, after 8:00 in China."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Ask every account that may be asked; end with 1 where one was not asked to the end."""
        folder = collector_home()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            accounts = AccountFile(accounts_path()).all()
            with FileLock(folder / "wechat.lock", timeout=0):
                pulled = Puller(folder, timezone.now, platform.fetch).pull(accounts)
        except AccountsUnreadable as error:
            raise CommandError(str(error)) from error
        except Timeout as error:
            raise CommandError("WeChat is being asked by another process already.") from error
        for one in pulled:
            self.stdout.write(f"{one.account}: {one.events} new events{f'; {one.problem}' if one.problem else ''}")
        if not pulled:
            self.stdout.write("No account that is open has a secret.")
        if failed := [one.account for one in pulled if one.problem]:
            raise CommandError(f"Not asked to the end: {', '.join(failed)}.")
