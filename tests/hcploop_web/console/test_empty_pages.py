"""Rows that are gone leave nothing in the files of PostgreSQL, whatever else goes on at the server."""

from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from hcploop_web.console import empty_pages as module
from hcploop_web.console.empty_pages import STILL_READ, empty_pages

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def size():
    """A table whose rows were deleted; tells how many bytes it takes."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE told (what text)")
        cursor.execute("INSERT INTO told SELECT 'hers' || one FROM generate_series(1, 100) one")

        def size() -> int:
            cursor.execute("SELECT pg_relation_size('told')")
            return cursor.fetchone()[0]

        yield size
        cursor.execute("DROP TABLE told")


@contextmanager
def at_work(database):
    """A transaction of somebody else that stays open."""
    known = settings.DATABASES["default"]
    address = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "password": known["PASSWORD"]}
    with psycopg.connect(dbname=database, **address) as other:
        other.execute("SET default_transaction_isolation = 'repeatable read'")
        other.commit()
        other.execute("SELECT pg_current_xact_id(), count(*) FROM pg_class")
        yield
        other.rollback()


def delete():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM told")


def test_somebody_at_work_in_another_database_does_not_keep_them(size):
    with at_work("postgres"):
        delete()

        assert (empty_pages(), size()) == ([], 0)


def test_a_transaction_that_could_still_see_them_is_told(size, monkeypatch):
    monkeypatch.setattr(module, "WAIT_SECONDS", 0)
    with at_work(connection.settings_dict["NAME"]):
        delete()

        assert empty_pages() == [STILL_READ]
        assert size() > 0
    assert (empty_pages(), size()) == ([], 0)
