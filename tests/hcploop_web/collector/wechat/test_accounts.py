import pytest
from tests.hcploop_web.collector.wechat.platform_standin import COMPANY, OFFICIAL

from hcploop_web.collector.wechat import accounts
from hcploop_web.collector.wechat.accounts import AccountFile, AccountsUnreadable, write_accounts
from hcploop_web.collector.wechat.store import Store


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(accounts, "_LOOK_SECONDS", 0.0)
    return AccountFile(tmp_path / "wechat.json")


def test_accounts_are_read_again_when_the_file_changes(file, tmp_path):
    assert file.all() == {}
    write_accounts(tmp_path / "wechat.json", [OFFICIAL])
    assert file.named("oncology") == OFFICIAL
    write_accounts(tmp_path / "wechat.json", [COMPANY])
    assert (file.named("oncology"), file.named("company")) == (None, COMPANY)


def test_the_files_are_for_their_owner_alone(tmp_path):
    write_accounts(tmp_path / "wechat.json", [OFFICIAL])
    Store(tmp_path / "wechat.sqlite")

    assert [path.stat().st_mode & 0o777 for path in sorted(tmp_path.glob("wechat.*"))] == [0o600, 0o600]


def test_of_a_spoilt_file_no_secret_is_told(file, tmp_path):
    (tmp_path / "wechat.json").write_text('{"accounts": [{"name": "a", "secret": "s-official"}]}')

    with pytest.raises(AccountsUnreadable) as told:
        file.all()
    assert "s-official" not in str(told.value)


def test_ids_stand_with_the_platform_within_which_they_are_ones():
    assert (OFFICIAL.user("o1"), OFFICIAL.union("u1")) == ("o1@wx0001", "u1@open1")
