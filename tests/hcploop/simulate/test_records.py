import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from hcploop.simulate.habits import HABITS
from hcploop.simulate.words import words

# Tests are imported by path, so a neighbour that is no test is loaded by path too.
_spec = importlib.util.spec_from_file_location("simulate_linking", Path(__file__).with_name("linking.py"))
linking = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(linking)


def test_exact_rules_find_at_most_85_percent_of_the_pairs(records):
    rows = linking.flat(records)

    precision, recall = linking.precision_recall(rows, linking.exact_clusters(rows))

    assert 0.6 < recall <= 0.85
    assert precision < 0.95


@pytest.mark.slow
def test_plain_splink_with_connected_components_is_right_in_at_most_98_percent(records):
    rows = linking.flat(records)

    precision, recall = linking.precision_recall(rows, linking.splink_clusters(rows))

    assert 0.8 < precision <= 0.98
    assert recall > 0.4


def test_a_clean_market_is_linked_by_exact_rules_without_a_mistake(clean):
    rows = linking.flat(clean[2])

    precision, recall = linking.precision_recall(rows, linking.exact_clusters(rows))

    assert precision > 0.999
    assert recall > 0.999


def test_every_source_leaves_fields_empty(records):
    for habit in HABITS:
        rows = records[habit.source].rows
        fields = [field for field, share in habit.knows.items() if share < 0.9]
        empty = sum(not row[field] for row in rows for field in fields) / (len(rows) * len(fields))

        assert 0.1 < empty < 0.7, habit.source


def test_a_record_of_an_honorific_and_nothing_of_ones_own_is_rare(records, truth):
    honours = set(words("titles.toml")["honorific"]["zh"])
    vague = [
        row for row in linking.flat(records) if row["name"][len(truth.doctors.names[row["person"]].family) :] in honours
    ]

    lost = [
        row
        for row in vague
        if linking.digits(row.get("phone", "")) not in truth.phones.own + truth.phones.second
        and not row.get("hospital")
    ]

    assert len(vague) > 20
    assert len(lost) / len(linking.flat(records)) < 0.005


def test_one_person_has_different_unionids_on_two_platforms(records):
    ids = {row["person"]: row["wechat_unionid"] for row in linking.flat(records) if row["source"] == "wechat_a"}
    both = [row for row in linking.flat(records) if row["source"] == "wechat_b" and row["person"] in ids]

    assert len(both) > 50
    assert all(row["wechat_unionid"] != ids[row["person"]] for row in both)


def test_both_scripts_and_dotted_names_are_there(records):
    names = Counter(row["name"] for row in linking.flat(records))
    hospitals = "".join(row["hospital"] for row in records["wechat_b"].rows)

    assert "醫院" in hospitals
    assert "医院" in hospitals
    assert any("·" in name for name in names)


def test_ids_say_nothing_about_who_is_who(records):
    crm, portal = records["crm"], records["portal"]

    same_place = sum(a == b for a, b in zip(crm.person, portal.person, strict=False))

    assert same_place < 10
