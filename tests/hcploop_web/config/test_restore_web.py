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


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.database)])
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


def of_full(value):
    """A case of which another one like it is tried each time."""
    return pytest.param(value, marks=pytest.mark.full)


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
@pytest.mark.parametrize("share", [of_full(0.0), 0.3, of_full(0.999)])
def test_an_archive_that_was_cut_short_leaves_nothing(packed, share):
    archive, other = packed
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole.rstrip(b"\0")) * share)])

    said = other.hcploop("restore-web", archive)

    assert said.returncode == 1
    assert "cannot be used" in said.stderr
    assert [path for path in other.home.rglob("*") if path.is_file()] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["../evil", of_full("/tmp/evil"), of_full("collector/../../evil"), of_full("out/CURRENT"), of_full(".ssh/id")],
)
def test_a_hostile_archive_writes_nothing(market_files, tmp_path, name):
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        member = tarfile.TarInfo(name)
        member.size = 4
        archive.addfile(member, io.BytesIO(b"evil"))

    said = Place(tmp_path / "b", market_files).hcploop("restore-web", tmp_path / "evil.tar")

    assert said.returncode == 1
    assert "does not belong there" in said.stderr
    assert [path for path in (tmp_path / "b").rglob("*") if path.is_file()] == []


def with_list(archive, change):
    """Write the archive anew with another list, or without one."""
    with tarfile.open(archive) as whole:
        files = [(member, whole.extractfile(member).read()) for member in whole]
    member, text = files.pop()
    changed = change(json.loads(text))
    if changed is not None:
        text = json.dumps(changed).encode()
        member.size = len(text)
        files.append((member, text))
    with tarfile.open(archive, "w") as whole:
        for member, held in files:
            whole.addfile(member, io.BytesIO(held))


def files_in(home):
    return [path for path in home.rglob("*") if path.is_file()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        (
            lambda told: told | {"migrations": [*told["migrations"], ["privacy", "9999_from_tomorrow"]]},
            2,
            "(it knows privacy.9999_from_tomorrow): install that version, then restore.",
        ),
        (lambda told: told | {"database": "other.dump"}, 2, "set DATABASE_URL as it was."),
        (lambda told: None, 1, "its list of files is missing, so it was cut short. Use another backup."),
        (lambda told: told | {"version": 7}, 1, "it is of version 7, this program reads 1. Use another backup."),
        (lambda told: told | {"kind": "snapshots"}, 1, "it holds 'snapshots', not 'web'. Use another backup."),
    ],
)
def test_a_list_that_does_not_fit_leaves_the_home_empty(packed, change, status, said):
    archive, other = packed
    with_list(archive, change)

    told = other.hcploop("restore-web", archive)

    assert told.returncode == status
    assert said in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
    assert files_in(other.home) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, *map(of_full, (tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE))])
def test_a_link_in_an_archive_is_not_followed(market_files, tmp_path, kind):
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        member = tarfile.TarInfo("media/a")
        member.type, member.linkname = kind, str(tmp_path)
        archive.addfile(member)

    said = Place(tmp_path / "b", market_files).hcploop("restore-web", tmp_path / "evil.tar")

    assert said.returncode == 1
    assert "it holds 'media/a', which is no plain file. Use another backup." in said.stderr
    assert files_in(tmp_path / "b") == []


@pytest.mark.slow
def test_one_changed_byte_leaves_the_home_empty(packed):
    archive, other = packed
    text = bytearray(archive.read_bytes())
    text[text.index(b"SQLite format 3") + 5000] ^= 1
    archive.write_bytes(text)

    said = other.hcploop("restore-web", archive)

    assert said.returncode == 1
    assert "is not what was packed. Use another backup." in said.stderr
    assert files_in(other.home) == []


FULL = """
import resource, signal, sys; from hcploop.cli.main import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
main()
"""


@pytest.mark.slow
def test_a_full_disk_leaves_the_home_empty(packed):
    archive, other = packed
    command = [sys.executable, "-c", FULL, "100000", "restore-web", str(archive)]

    said = subprocess.run(command, env=other.environment, capture_output=True, text=True, check=False)

    assert said.returncode == 1
    assert "no space is left on the disk" in said.stderr
    assert files_in(other.home) == []
    assert other.hcploop("restore-web", archive).returncode == 0


KILLED = """
import os, signal, sys; from hcploop.cli.main import main; import hcploop_web.config.restore_web as it
def die(*told):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(it, sys.argv.pop(1), die)
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "where", ["_taken_into_use", *map(of_full, ("_take_secrets", "_refuse_another", "load_database"))]
)
def test_a_restore_that_was_killed_says_what_to_do_and_can_be_done_again(packed, free_port, where):
    archive, other = packed
    command = [sys.executable, "-c", KILLED, where, "restore-web", str(archive)]
    assert subprocess.run(command, env=other.environment, capture_output=True, check=False).returncode == -9

    started = other.hcploop("serve", "--port", str(free_port))
    again = other.hcploop("restore-web", archive)

    assert (started.returncode, again.returncode) == (2, 2)
    assert "empty that folder and restore again." in started.stderr
    assert "move what stands there away." in again.stderr
    assert not (other.home / "web.sqlite3").exists()
    shutil.rmtree(other.home)
    assert other.hcploop("restore-web", archive).returncode == 0


@pytest.mark.slow
def test_a_web_does_not_start_in_a_home_that_was_restored_by_half(packed, free_port):
    _archive, other = packed
    (other.home / "restoring").mkdir(parents=True)

    said = other.hcploop("serve", "--port", str(free_port))

    assert said.returncode == 2
    assert not (other.home / "web.sqlite3").exists()
