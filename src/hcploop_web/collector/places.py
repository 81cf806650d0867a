"""Where things stand in the home of the web."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def accounts_path() -> Path:
    """Give the file of the accounts of WeChat and WeCom."""
    return collector_home() / "wechat.json"


def collector_home() -> Path:
    """Give the folder of the collector: `sources.json`, `log`, `ledger.sqlite`."""
    return Path(settings.HOME) / "collector"
