import datetime as dt

import pytest
from django.utils import timezone

from hcploop.engine import open_snapshot
from hcploop_web.accounts.roles import Role
from hcploop_web.privacy.models import DataRequest, Stand


@pytest.fixture
def one_id(market):
    return min(open_snapshot(market).arrow("hcp")["one_id"].to_pylist())


def take_down(client, one_id, kind="erasure", day=None):
    told = {"one_id": one_id, "kind": kind, "received_on": day or timezone.localdate(), "asked_by": "letter 12"}
    return client.post("/requests/", told)


def test_a_request_is_due_fifteen_working_days_later(somebody, one_id):
    client = somebody(Role.PRIVACY)

    answer = take_down(client, one_id.lower(), day=dt.date(2026, 6, 1))

    request = DataRequest.objects.get()
    assert answer["Location"] == f"/requests/{request.pk}/"
    assert (request.due_on, request.one_id) == (dt.date(2026, 6, 22), one_id)
    assert one_id in client.get("/requests/").content.decode()


@pytest.mark.parametrize("wrong", [{"one_id": "HZZZZZZZZZZZ"}, {"day": dt.date(2999, 1, 1)}])
def test_what_cannot_be_is_refused(somebody, one_id, wrong):
    answer = take_down(somebody(Role.STEWARD), **({"one_id": one_id} | wrong))

    assert answer.status_code == 422
    assert not DataRequest.objects.exists()


def test_the_same_is_not_taken_down_twice(somebody, one_id):
    client = somebody(Role.STEWARD)
    take_down(client, one_id)

    assert take_down(client, one_id).status_code == 422
    assert DataRequest.objects.count() == 1


def test_what_is_held_is_shown_before_an_erasure(somebody, one_id):
    client = somebody(Role.STEWARD)
    take_down(client, one_id)

    page = client.get(f"/requests/{DataRequest.objects.get().pk}/").content.decode()

    assert "Records in the sources" in page
    assert 'name="typed"' in page


def test_a_copy_of_everything_is_an_archive(somebody, one_id):
    client = somebody(Role.STEWARD)
    take_down(client, one_id, kind="access")

    answer = client.post(f"/requests/{DataRequest.objects.get().pk}/copy/")

    assert answer["Content-Type"] == "application/zip"
    assert answer.content.startswith(b"PK")


def test_an_erasure_that_is_not_confirmed_does_not_begin(somebody, one_id):
    client = somebody(Role.STEWARD)
    take_down(client, one_id)
    request = DataRequest.objects.get()

    client.post(f"/requests/{request.pk}/erase/", {"typed": "somebody else"})

    request.refresh_from_db()
    assert request.stand == Stand.OPEN


def test_a_request_is_closed_with_an_answer(somebody, one_id):
    client = somebody(Role.STEWARD)
    take_down(client, one_id, kind="correction")
    request = DataRequest.objects.get()

    client.post(f"/requests/{request.pk}/answer/", {"as": "done", "answer": "name mended"})

    request.refresh_from_db()
    assert (request.stand, request.answer) == (Stand.DONE, "name mended")


def test_who_does_not_keep_data_opens_nothing_of_it(somebody, one_id):
    assert somebody(Role.REP).get("/requests/").status_code == 403


def test_an_erasure_that_left_something_to_do_is_closed_by_hand(somebody, one_id):
    client = somebody(Role.STEWARD)
    take_down(client, one_id)
    DataRequest.objects.update(stand=Stand.LEFT, one_id="")
    request = DataRequest.objects.get()

    assert 'value="done"' in client.get(f"/requests/{request.pk}/").content.decode()
    client.post(f"/requests/{request.pk}/answer/", {"as": "done", "answer": "row 12 mended"})

    request.refresh_from_db()
    assert request.stand == Stand.DONE
