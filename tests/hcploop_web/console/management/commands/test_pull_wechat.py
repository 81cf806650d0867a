import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.hcploop_web.collector.wechat.platform_standin import COMPANY, OFFICIAL, PlatformStandIn

from hcploop_web.collector.wechat import platform
from hcploop_web.collector.wechat.accounts import write_accounts


@pytest.fixture
def home(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    standin = PlatformStandIn(
        getarticlesummary={"list": []}, getarticletotal={"list": []}, get={"data": {"openid": []}, "next_openid": ""}
    )
    monkeypatch.setattr(platform, "fetch", standin)
    return Path(tmp_path) / "collector"


def said():
    out = io.StringIO()
    call_command("pull_wechat", stdout=out)
    return out.getvalue()


def test_without_accounts_nothing_is_asked(home):
    assert "No account" in said()


def test_what_came_is_told_by_account(home):
    write_accounts(home / "wechat.json", [OFFICIAL])

    assert "oncology: 0 new events" in said()


def test_an_account_that_is_not_asked_to_the_end_makes_the_command_fail(home):
    write_accounts(home / "wechat.json", [OFFICIAL, COMPANY])

    with pytest.raises(CommandError, match="company"):
        said()


def test_a_spoilt_file_is_told_without_its_secrets(home):
    home.mkdir()
    (home / "wechat.json").write_text('{"accounts": [{"secret": "s-official"}]}')

    with pytest.raises(CommandError, match="cannot be read") as told:
        said()
    assert "s-official" not in str(told.value)
