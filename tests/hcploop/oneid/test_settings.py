from hcploop.oneid.kernels.holdings import MergeRules
from hcploop.oneid.settings import COMPARISONS, comparisons_for, splink_settings


def test_what_the_data_do_not_hold_is_not_compared():
    names = [comparison.name for comparison in comparisons_for({"name_key", "phone"})]

    assert names == ["name", "phone"]


def test_the_first_level_speaks_for_one_person_and_the_last_for_two():
    for comparison in COMPARISONS:
        assert comparison.levels[0].m > comparison.levels[0].u
        assert comparison.levels[-1].m < comparison.levels[-1].u
        assert comparison.levels[-1].sql == "ELSE"


def test_shares_of_all_outcomes_make_one():
    for comparison in COMPARISONS:
        assert abs(sum(level.m for level in comparison.levels) - 1) < 0.011
        assert abs(sum(level.u for level in comparison.levels) - 1) < 0.02


def test_only_blocks_that_hold_a_key_become_rules():
    settings = splink_settings(comparisons_for({"phone"}), blocks={"block_phone"}, prior=0.01)

    rules = settings["blocking_rules_to_generate_predictions"]
    assert [rule["blocking_rule"] for rule in rules] == ["l.block_phone = r.block_phone"]
    assert "phone_l = phone_r" in settings["comparisons"][0]["comparison_levels"][1]["sql_condition"]


def test_a_shared_telephone_alone_is_enough_among_few_people_and_among_many():
    odds = []
    for prior in (1e-2, 1e-6):
        level = splink_settings(comparisons_for({"phone"}), blocks={"block_phone"}, prior=prior)["comparisons"][0][
            "comparison_levels"
        ][1]
        odds.append(prior * level["m_probability"] / level["u_probability"])

    assert min(odds) / (1 + min(odds)) > MergeRules().accept
