import contextlib
import datetime as dt

import pyarrow as pa
import pytest

from hcploop.engine import PROFILES, open_snapshot, write_profiles
from hcploop.errors import NotFound, UsageError
from hcploop.schema import TABLES

AT = dt.datetime.fromisoformat("2026-06-01T08:00:00")
PEOPLE = [{"record_id": 1, "one_id": "张", "probability": 1.0}]
TOUCHES = [
    {
        "touch_id": f"t{record}",
        "record_id": record,
        "brand": "all",
        "channel": "visit",
        "action": "visit",
        "happened_at": AT,
        "local_on": AT.date(),
        "status": "submitted",
        "counts_once": True,
        "source": "crm",
        "feed": "crm",
    }
    for record in (1, 2)
]
REDIRECTS = [
    {"old_one_id": "a", "one_id": "b", "redirected_at": AT},
    {"old_one_id": "b", "one_id": "张", "redirected_at": AT},
]


@pytest.fixture
def store(publish):
    return publish({"touch": TOUCHES, "record_person": PEOPLE, "hcp_redirect": REDIRECTS})


def test_contacts_carry_the_person_of_the_snapshot_or_none(store):
    snapshot = open_snapshot(store.out)

    found = snapshot.sql("SELECT touch_id, one_id FROM touch ORDER BY touch_id").to_pylist()

    assert found == [{"touch_id": "t1", "one_id": "张"}, {"touch_id": "t2", "one_id": None}]
    assert snapshot.arrow("touch").column_names == list(TABLES["touch"].columns)


def test_every_declared_table_can_be_asked_though_it_is_empty(store):
    snapshot = open_snapshot(store.out)

    rows = {name: snapshot.arrow(name) for name in TABLES}

    assert sum(table.num_rows for table in rows.values()) == 5
    assert all(rows[name].column_names == list(TABLES[name].columns) for name in TABLES)


def test_the_snapshot_before_is_the_one_that_the_run_started_from(publish):
    first = publish({"record_person": PEOPLE}).current()

    now = open_snapshot(publish({"record_person": []}).out)

    before = now.before()
    assert before is not None
    assert before.manifest.snapshot_id == first.snapshot_id
    assert before.before() is None


def test_questions_may_compare_with_the_snapshot_before(publish):
    publish({"record_person": PEOPLE, "touch": TOUCHES})
    now = open_snapshot(publish({"record_person": []}).out)

    with now.questions() as ask:
        people = ask("SELECT (SELECT count(*) FROM record_person) AS now, count(*) AS was FROM before.record_person")
        touches = ask("SELECT one_id FROM before.touch ORDER BY touch_id")

    assert people.to_pylist() == [{"now": 0, "was": 1}]
    assert touches.to_pylist() == [{"one_id": "张"}, {"one_id": None}]


def test_before_the_first_snapshot_everything_is_empty(store):
    with open_snapshot(store.out).questions() as ask:
        found = ask("SELECT count(*) AS n FROM before.touch")

    assert found.to_pylist() == [{"n": 0}]


def test_a_column_that_an_older_part_lacks_is_null(publish, engine):
    store = publish({"record_person": PEOPLE})
    key = store.current().tables["record_person"][0].key
    engine.write(engine.give("old", pa.table({"one_id": ["李"], "record_id": [7]})), store.part(key))

    found = open_snapshot(store.out).sql("FROM record_person").to_pylist()

    assert found == [{"record_id": 7, "one_id": "李", "probability": None}]


@pytest.mark.parametrize(
    "query",
    [
        "CREATE TABLE mine AS SELECT 1",
        "COPY touch TO '{out}/stolen.csv'",
        "COPY (SELECT 1 AS a) TO '{part}'",
        "ATTACH '{out}/other.db'",
        "SET enable_external_access = true",
        "SELECT 1; SELECT 2",
        "DROP VIEW touch",
        "EXPORT DATABASE '{out}/all'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('{out}/CURRENT')",
        "SELECT * FROM query('COPY (SELECT 1) TO ''{out}/x''')",
        "SELECT * FROM touches_of_nobody",
        "SELEC 1",
        "",
    ],
)
def test_sql_can_neither_write_nor_read_another_file(store, query):
    snapshot = open_snapshot(store.out)
    part = store.part(snapshot.manifest.tables["touch"][0].key)
    before = {path: path.stat().st_size for path in store.out.rglob("*") if path.is_file()}

    with pytest.raises(UsageError):
        snapshot.sql(query.format(out=store.out, part=part))

    assert {path: path.stat().st_size for path in store.out.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM enable_logging(storage = 'file', storage_path = '{out}/log')",
        "SELECT * FROM enable_profiling(save_location = '{out}/profile.json')",
    ],
)
def test_a_question_that_would_leave_a_file_leaves_none(store, query):
    snapshot = open_snapshot(store.out)
    before = sorted(store.out.rglob("*"))

    with contextlib.suppress(UsageError):
        snapshot.sql(query.format(out=store.out))

    assert sorted(store.out.rglob("*")) == before
    assert snapshot.sql("SELECT count(*) AS n FROM touch").to_pylist() == [{"n": 2}]


def test_a_mistake_is_answered_with_a_hint(store):
    with pytest.raises(UsageError, match="touch"):
        open_snapshot(store.out).sql("SELECT * FROM touchh")


def test_python_variables_are_no_tables(store):
    secret = pa.table({"a": [1]})

    with pytest.raises(UsageError, match="secret"):
        open_snapshot(store.out).sql("SELECT * FROM secret")

    assert secret.num_rows == 1


def test_a_profile_is_found_by_an_id_that_was_merged_twice(store):
    path = store.folder(store.current_id()) / PROFILES
    document = '{"one_id": "张", "name": "欧阳娜娜"}'
    write_profiles([pa.record_batch({"one_id": ["张"], "document": [document]})], path)
    snapshot = open_snapshot(store.out)

    found = snapshot.profile("a")

    assert found == {"one_id": "张", "name": "欧阳娜娜", "hcp_indicator": []}
    assert snapshot.document("a") == {"one_id": "张", "name": "欧阳娜娜"}
    with pytest.raises(NotFound, match="'nobody'"):
        snapshot.profile("nobody")


def test_a_snapshot_without_profiles_says_so(store):
    with pytest.raises(NotFound, match="keeps no profiles"):
        open_snapshot(store.out).profile("张")


def test_an_unknown_table_is_answered_with_the_known_ones(store):
    with pytest.raises(NotFound, match="touch"):
        open_snapshot(store.out).table("toch")


def test_tables_can_be_worked_on_with_ibis(store):
    touch = open_snapshot(store.out).table("touch")

    assert touch.one_id.nunique().execute() == 1


def test_figures_are_empty_before_there_are_any(store):
    assert open_snapshot(store.out).figures().num_rows == 0


def test_a_profile_tells_what_the_scores_are_made_of(publish):
    rows = [
        {"one_id": one_id, "brand": "all", "dimension": "engagement", "indicator": name, "amount": 3.0, "weight": 1.0}
        for one_id, name in (("张", "visits"), ("张", "articles_read"), ("王", "visits"))
    ]
    store = publish({"hcp_indicator": rows})
    document = pa.record_batch({"one_id": ["张"], "document": ['{"one_id": "张"}']})
    write_profiles([document], store.folder(store.current_id()) / PROFILES)

    found = open_snapshot(store.out).profile("张")["hcp_indicator"]

    assert [row["indicator"] for row in found] == ["articles_read", "visits"]
    assert found[0] == {
        "brand": "all",
        "dimension": "engagement",
        "indicator": "articles_read",
        "amount": 3.0,
        "points": None,
        "weight": 1.0,
    }
