"""The page on written names, as a browser asks for it."""

import csv
import html

import pytest

from hcploop_web.accounts.roles import Role
from hcploop_web.console.models import NameDecision

pytestmark = pytest.mark.slow

EN = {"Accept-Language": "en"}
PAGE = "/data/names/"


def _text(answer):
    return html.unescape(answer.content.decode())


def _asked(client, **query):
    """The name that the page asks about, what it could be, and the queue."""
    told = client.get(PAGE, query, headers=EN).context
    return told["name"], told["near"], told["queue"]


def _decide(client, name, **told):
    return client.post(PAGE, {"kind": name.kind, "raw": name.raw, "place": name.place, **told}, headers=EN)


def _told(own_market):
    with (own_market / "drop/web/name_decisions.csv").open(encoding="utf-8") as file:
        return [
            (row["kind"], row["raw"], row["place"], row["value"], row["taken_back"]) for row in csv.DictReader(file)
        ]


def test_the_page_shows_the_most_frequent_name_and_what_it_could_be(market, somebody):
    client = somebody(Role.STEWARD)
    name, near, queue = _asked(client, kind="hospital")

    text = _text(client.get(PAGE, {"kind": "hospital"}, headers=EN))

    assert name.records == max(one.records for one in queue.following)
    assert f"<bdi>{name.raw}</bdi>" in text
    assert [f'name="pick" value="{one.value}" data-key="{n}"' in text for n, one in enumerate(near, start=1)] == [
        True
    ] * len(near)
    assert f'href="{PAGE}"' in _text(client.get("/data/", headers=EN))


def test_a_picked_hospital_brings_the_next_name_and_reaches_the_drop_folder(own_market, somebody):
    client = somebody(Role.STEWARD)
    name, near, queue = _asked(client, kind="hospital")

    answer = client.post(
        f"{PAGE}?kind=hospital&find=x",
        {"kind": name.kind, "raw": name.raw, "place": name.place, "pick": near[-1].value},
        headers=EN,
    )

    assert answer["Location"] == f"{PAGE}?kind=hospital#name"
    following, _near, after = _asked(client, kind="hospital")
    assert (following.raw, following.place) != (name.raw, name.place)
    assert after.left == queue.left - 1
    assert _told(own_market) == [("hospital", name.raw, name.place or "-", near[-1].value, "no")]
    text = _text(client.get(PAGE, headers=EN))
    assert "1 decision will take effect with the next run." in text
    assert near[-1].name in text
    assert "with the next run" in text


def test_what_is_searched_none_of_them_written_and_everywhere_is_what_is_told(own_market, somebody):
    client = somebody(Role.STEWARD)
    name = next(one for one in _asked(client, kind="hospital")[2].following if one.place)
    chosen = {"of": "hospital", "raw": name.raw, "place": name.place}
    found = client.get(PAGE, {**chosen, "find": "医院"}, headers=EN).context["found"]
    assert found

    _decide(client, name, pick=found[0].value, everywhere="1")
    _decide(client, name, decision="none")
    _decide(client, name, decision="written", value=" 新名医院 ")

    assert _told(own_market) == [
        ("hospital", name.raw, "", found[0].value, "no"),
        ("hospital", name.raw, name.place, "新名医院", "no"),
    ]
    assert [one.means for one in NameDecision.objects.order_by("pk")] == ["known", "none", "written"]


def test_a_department_may_be_one_of_its_own(own_market, somebody):
    client = somebody(Role.STEWARD)
    name, _near, _queue = _asked(client, kind="department")

    _decide(client, name, decision="own")

    assert _told(own_market) == [("department", name.raw, "", name.raw, "no")]


def test_what_is_skipped_comes_last_and_is_no_decision(market, somebody):
    client = somebody(Role.STEWARD)
    name, _near, queue = _asked(client)

    assert _decide(client, name, decision="skip").status_code == 302

    second, _near, after = _asked(client)
    assert (second.kind, second.raw, second.place) != (name.kind, name.raw, name.place)
    assert after.left == queue.left
    assert not NameDecision.objects.exists()


def test_a_decision_is_taken_back_at_once(own_market, somebody):
    client = somebody(Role.STEWARD)
    name, _near, queue = _asked(client)
    _decide(client, name, decision="none")

    client.post(PAGE, {"undo": str(NameDecision.objects.get().pk)})

    again, _near, after = _asked(client)
    assert (again.raw, after.left) == (name.raw, queue.left)
    assert [row[4] for row in _told(own_market)] == ["yes"]
    assert 'name="undo"' not in _text(client.get(PAGE, headers=EN))


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"kind": "hospital", "raw": "nobody wrote this", "decision": "none"},
        {"pick": "nobody"},
        {"decision": "written", "value": " "},
        {"decision": "drop"},
        {"undo": "7"},
        {"undo": "x"},
    ],
)
def test_what_is_no_decision_is_refused(told, market, somebody):
    client = somebody(Role.STEWARD)
    name, _near, _queue = _asked(client)
    if "raw" not in told and told and "undo" not in told:
        told = {"kind": name.kind, "raw": name.raw, "place": name.place, **told}

    assert client.post(PAGE, told).status_code == 400
    assert not NameDecision.objects.exists()


def test_only_keepers_of_the_data_find_the_page(market, somebody):
    assert somebody(Role.PRIVACY).get(PAGE).status_code == 403
    assert somebody(Role.MARKETER).post(PAGE, {"undo": "1"}).status_code == 403
    assert somebody(Role.ADMIN).get(PAGE).status_code == 200


def test_a_decision_is_kept_where_the_loop_cannot_be_told(market, somebody, settings, tmp_path):
    client = somebody(Role.STEWARD)
    name, _near, _queue = _asked(client)
    settings.DROP = tmp_path

    _decide(client, name, decision="none")

    assert "Your decision is kept, but cannot be told to the loop yet" in _text(client.get(PAGE, headers=EN))
    assert NameDecision.objects.count() == 1


def test_before_the_first_run_the_page_says_what_to_do(somebody, settings, tmp_path):
    settings.OUT = tmp_path / "nowhere"

    assert "hcploop run DIR --out OUT" in _text(somebody(Role.STEWARD).get(PAGE))
