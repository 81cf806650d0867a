"""A small market that was run once, and somebody of every role."""

import shutil
import socket

import pytest
from django.test import Client
from django.utils import translation
from tests.markets import tiny_market
from tests.web_market import web_market

from hcploop.flow import run
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.config.environment import HOME_KEY
from hcploop_web.config.serve import compile_words

LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="session")
def market_out(tmp_path_factory):
    """The folder of the snapshot of a market of 120 doctors."""
    return web_market(tmp_path_factory) / "out"


@pytest.fixture
def market(market_out, settings):
    """The web reads this market."""
    settings.OUT, settings.DROP = market_out, market_out.parent / "drop"
    return market_out


@pytest.fixture(scope="session")
def blocking_out(tmp_path_factory):
    """A handful of doctors who share a telephone, an address and a licence that is none."""
    told = "号,姓名,电话,邮箱,证\n" + "".join(
        f"{number},{name},13700002222,{'office@example.org' if number < 4 else ''},{'000000' if number < 3 else ''}\n"
        for number, name in enumerate(("张建国", "刘晓燕", "陈志强", "杨丽华", "赵海波"), 1)
    )
    columns = 'columns = { source_id = "号", name = "姓名", phone = "电话", email = "邮箱", licence_no = "证" }\n'
    home = tmp_path_factory.mktemp("blocking")
    tiny_market(home / "drop", more={"doctors": f'kind = "people"\n{columns}'}, crm=None, visits=None, doctors=told)
    run(home / "drop", home / "out")
    return home / "out"


@pytest.fixture
def blocking_market(blocking_out, settings):
    """The web reads theirs."""
    settings.OUT, settings.DROP = blocking_out, blocking_out.parent / "drop"
    return blocking_out


@pytest.fixture
def somebody(db):
    """Make a user of a role, and a browser in which she has logged in."""

    def make(role: Role, **known) -> Client:
        user = User.objects.create_user(username=f"{role.value}-{User.objects.count()}", role=role, **known)
        client = Client()
        client.force_login(user, backend=LOGIN)
        client.user = user
        return client

    return make


@pytest.fixture
def free_port():
    """A port that nobody listened at a moment ago."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(autouse=True)
def no_language():
    """Forget the language of the last request of a test: the next one begins in none."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def compiled_words(tmp_path_factory):
    """Give the folder of the translations, compiled as the start of the web does."""
    home = tmp_path_factory.mktemp("words")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(HOME_KEY, str(home))
        compile_words()
    return home / "locale"


@pytest.fixture
def words(compiled_words, settings):
    """The web speaks three languages for the length of a test; without it, it speaks as the code is written."""
    settings.LOCALE_PATHS = [compiled_words]


@pytest.fixture
def own_market(market_out, settings, tmp_path):
    """A copy of the market, drop folder and snapshots, that a test may change; gives the folder of both and of HOME."""
    shutil.copytree(market_out.parent, tmp_path / "own")
    settings.DROP, settings.OUT, settings.HOME = (tmp_path / "own" / name for name in ("drop", "out", "home"))
    settings.HOME.mkdir()
    return tmp_path / "own"
