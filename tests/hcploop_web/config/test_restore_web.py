"""The restore drill: a web that is at work is packed, and stands again elsewhere."""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.hcploop_web.config.drill import BEFORE
from tests.markets import tiny_market
from tests.web_market import outer_environment

ROOT = Path(__file__).parents[3]


class Place:
    """A home, and how commands are given in it."""

    def __init__(self, home, market, database=None):
        self.home = home
        given = {"HCPLOOP_HOME": str(home), "HCPLOOP_DROP": str(market / "drop"), "HCPLOOP_OUT": str(market / "out")}
        given |= {"DATABASE_URL": database} if database else {}
        given |= {"DJANGO_SETTINGS_MODULE": "hcploop_web.config.settings", "PYTHONPATH": str(ROOT)}
        self.environment = outer_environment() | given

    def hcploop(self, *words):
        command = [sys.executable, "-m", "hcploop", *map(str, words)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def start(self, what):
        begin = f"import django; django.setup(); from tests.hcploop_web.config import drill; drill.{what}()"
        command = [sys.executable, "-c", begin]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )

    def drill(self, what):
        process = self.start(what)
        said, wrong = process.communicate()
        assert process.returncode == 0, wrong
        return said

    def django(self, *words):
        command = [sys.executable, "-m", "django", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)


@pytest.fixture
def market_files(tmp_path):
    """A drop folder; nobody turned the loop yet."""
    tiny_market(tmp_path / "market/drop")
    return tmp_path / "market"


@pytest.fixture
def databases(request):
    """Two empty databases on the server that the tests use; none where they use SQLite."""
    import psycopg

    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("needs PostgreSQL")
    names = [f"drill_{os.getpid()}_{one}" for one in "ab"]
    with psycopg.connect(url, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
    yield [urlsplit(url)._replace(path=f"/{name}").geturl() for name in names]
    with psycopg.connect(url, autocommit=True) as server:
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def places(request, market_files, tmp_path):
    """Where a web works, and where it shall stand again."""
    urls = request.getfixturevalue("databases") if request.param == "postgres" else [None, None]
    return [Place(tmp_path / name, market_files, url) for name, url in zip("ab", urls, strict=True)]


@pytest.fixture(scope="module")
def small_web(tmp_path_factory):
    """A small web on SQLite."""
    base = tmp_path_factory.mktemp("small")
    tiny_market(base / "market/drop")
    one = Place(base / "a", base / "market")
    one.drill("seed")
    return one


@pytest.fixture(scope="module")
def small_archive(small_web, tmp_path_factory):
    """What was packed of it, which is not to be changed."""
    archive = tmp_path_factory.mktemp("archive") / "web.tar"
    said = small_web.hcploop("backup-web", archive)
    assert said.returncode == 0, said.stderr
    return archive


@pytest.fixture
def packed(small_archive, market_files, tmp_path):
    """An archive of a small web that a test may spoil, and a place for it."""
    shutil.copy(small_archive, tmp_path / "web.tar")
    return tmp_path / "web.tar", Place(tmp_path / "b", market_files)


@pytest.mark.slow
def test_a_web_that_was_packed_at_work_stands_again_as_it_was_at_one_moment(places, tmp_path):
    one, other = places
    one.drill("seed")
    writer = one.start("write")
    assert writer.stdout.readline() == "at work\n"

    packed = one.hcploop("backup-web", tmp_path / "web.tar")
    writer.kill()
    writer.communicate()
    restored = other.hcploop("restore-web", tmp_path / "web.tar")

    assert (packed.returncode, restored.returncode) == (0, 0), packed.stderr + restored.stderr
    was, now = json.loads(one.drill("tell")), json.loads(other.drill("tell"))
    grew = now["tables"].pop("privacy_consentevent")
    assert BEFORE + 4 <= len(grew) <= len(was["tables"]["privacy_consentevent"])
    assert set(grew) <= set(was["tables"].pop("privacy_consentevent"))
    assert now["tables"] == was["tables"]
    assert len(now["frames"]) >= BEFORE + 4
    assert now["frames"] == was["frames"][: len(now["frames"])]
    assert now["files"] == was["files"]
    assert {oct(path.stat().st_mode & 0o777) for path in other.home.rglob("*.sqlite*")} == {"0o600"}
    assert other.django("load_events", "--once").stdout == f"{len(now['frames']) - BEFORE // 2} events loaded.\n"


@pytest.mark.slow
def test_secrets_are_packed_where_somebody_says_so_only(small_web, small_archive, tmp_path):
    again = small_web.hcploop("backup-web", tmp_path / "all.tar", "--with-secrets")

    with tarfile.open(small_archive) as plain, tarfile.open(tmp_path / "all.tar") as whole:
        assert again.returncode == 0
        assert ".env" not in plain.getnames()
        assert ".env" in whole.getnames()
        secret = (small_web.home / ".env").read_bytes().split(b"=", 1)[1].strip()
        assert secret not in small_archive.read_bytes()


@pytest.mark.slow
def test_a_backup_is_put_into_an_empty_home_only(packed):
    archive, other = packed
    assert other.hcploop("restore-web", archive).returncode == 0
    before = (other.home / "web.sqlite3").read_bytes()

    again = other.hcploop("restore-web", archive)

    assert again.returncode == 2
    assert "empty home" in again.stderr
    assert (other.home / "web.sqlite3").read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_an_archive_that_was_cut_short_leaves_nothing(packed, share):
    archive, other = packed
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole.rstrip(b"\0")) * share)])

    said = other.hcploop("restore-web", archive)

    assert said.returncode == 1
    assert "cannot be used" in said.stderr
    assert [path for path in other.home.rglob("*") if path.is_file()] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "collector/../../evil", "out/CURRENT", ".ssh/id"])
def test_a_hostile_archive_writes_nothing(market_files, tmp_path, name):
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        member = tarfile.TarInfo(name)
        member.size = 4
        archive.addfile(member, io.BytesIO(b"evil"))

    said = Place(tmp_path / "b", market_files).hcploop("restore-web", tmp_path / "evil.tar")

    assert said.returncode == 1
    assert "does not belong there" in said.stderr
    assert [path for path in (tmp_path / "b").rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_a_backup_of_a_newer_version_is_refused(packed):
    archive, other = packed
    listed, files = {}, []
    with tarfile.open(archive) as whole:
        for member in whole:
            text = whole.extractfile(member).read()
            files.append((member, text))
    listed = json.loads(files[-1][1])
    listed["migrations"].append(["privacy", "9999_from_tomorrow"])
    text = json.dumps(listed).encode()
    files[-1][0].size = len(text)
    with tarfile.open(archive, "w") as whole:
        for member, held in [*files[:-1], (files[-1][0], text)]:
            whole.addfile(member, io.BytesIO(held))

    said = other.hcploop("restore-web", archive)

    assert said.returncode == 2
    assert "privacy.9999_from_tomorrow" in said.stderr
    assert not (other.home / "web.sqlite3").exists()


@pytest.mark.slow
def test_a_web_does_not_start_in_a_home_that_was_restored_by_half(packed, free_port):
    _archive, other = packed
    (other.home / "restoring").mkdir(parents=True)

    said = other.hcploop("serve", "--port", str(free_port))

    assert said.returncode == 2
    assert not (other.home / "web.sqlite3").exists()
