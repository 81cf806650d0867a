import stat

import environ
import pytest

from hcploop_web.config.environment import read_environment


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HCPLOOP_HOME", str(tmp_path))
    monkeypatch.delenv("HCPLOOP_SECRET_KEY", raising=False)
    return tmp_path


def test_a_secret_is_made_once_and_read_by_its_owner_alone(home, monkeypatch):
    first = read_environment().str("HCPLOOP_SECRET_KEY")
    monkeypatch.delenv("HCPLOOP_SECRET_KEY")
    second = read_environment().str("HCPLOOP_SECRET_KEY")

    assert first == second
    assert len(first) > 40
    assert stat.S_IMODE((home / ".env").stat().st_mode) == 0o600


def test_in_production_a_missing_secret_stops_the_start(home, monkeypatch):
    monkeypatch.setenv("HCPLOOP_ENV", "production")

    with pytest.raises(environ.ImproperlyConfigured):
        read_environment().str("HCPLOOP_SECRET_KEY")
    assert not (home / ".env").exists()
