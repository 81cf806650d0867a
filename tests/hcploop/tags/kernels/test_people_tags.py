import datetime as dt
import math
from collections import defaultdict

import ibis
import numpy as np
import pytest

from hcploop import schema
from hcploop.tags import TagPolicy, load_taxonomy, participation, people_tags, tag_contents, taxonomy_table
from hcploop.tags.kernels import earn
from hcploop.tags.kernels.earn import EVIDENCE

AS_OF = dt.date(2026, 6, 30)
TAG = [
    {"tag": name, "family": family, "name_zh": name, "name_en": name, "synonyms": [], "parents": []}
    for name, family in (("cancer", "disease"), ("breast_cancer", "disease"), ("video", "form"))
]


def seen(record_id, content_id, *, action="watch", month=6, year=2026, touches=1, dwell=None, channel="wechat"):
    return {
        "record_id": record_id,
        "brand": "all",
        "channel": channel,
        "action": action,
        "content_id": content_id,
        "local_month": dt.date(year, month, 1),
        "touches": touches,
        "contacts": touches,
        "dwell_seconds": 0.0,
        "dwell_factor": float(touches) if dwell is None else dwell,
        "first_on": dt.date(year, month, 2),
        "last_on": dt.date(year, month, 20),
    }


def carried(content_id, tag, weight=1.0):
    return {"content_id": content_id, "tag": tag, "weight": weight, "tagged_by": "text"}


def people(*pairs):
    return [{"record_id": record, "one_id": one_id, "probability": 1.0} for record, one_id in pairs]


def tags_of(roll_up, record_person, content_tag, *, tag=TAG, policy=None, as_of=AS_OF):
    policy = policy or TagPolicy()
    done = participation(
        schema.record_content_month.rows(roll_up),
        schema.record_person.rows(record_person),
        schema.content_tag.rows(content_tag),
        as_of=as_of,
        policy=policy,
    )
    rows = people_tags(
        ibis.duckdb.connect().to_pyarrow(done),
        schema.record_person.arrow(record_person),
        schema.content_tag.arrow(content_tag),
        schema.tag.arrow(tag),
        policy=policy,
    ).to_pylist()
    return {(row["one_id"], row["tag"]): row for row in rows}


def slow_tags(roll_up, record_person, content_tag, *, tag, policy, as_of):
    """The same by plain Python, straight from the words of the documentation."""
    person_of = {row["record_id"]: row["one_id"] for row in record_person}
    family_of = {row["tag"]: row["family"] for row in tag}
    cells = defaultdict(lambda: defaultdict(lambda: {"weight": 0.0, "touches": 0, "first": [], "last": []}))
    for row in roll_up:
        weight = policy.action_weights.get(row["action"])
        months = (as_of.year - row["local_month"].year) * 12 + as_of.month - row["local_month"].month
        if weight is None or months < 0 or row["record_id"] not in person_of:
            continue
        for told in content_tag:
            if told["content_id"] == row["content_id"] and told["tag"] in family_of:
                cell = cells[person_of[row["record_id"]], told["tag"]][row["content_id"]]
                cell["weight"] += (
                    weight * row["dwell_factor"] * 0.5 ** (months / policy.half_life_months) * told["weight"]
                )
                cell["touches"] += row["touches"]
                cell["first"].append(row["first_on"])
                cell["last"].append(row["last_on"])
    earned = defaultdict(dict)
    for (one_id, name), contents in cells.items():
        weight = math.fsum(cell["weight"] for cell in contents.values())
        touches = sum(cell["touches"] for cell in contents.values())
        is_wide = len(contents) >= policy.min_contents and touches >= policy.min_touches
        if is_wide and weight >= policy.min_weight:
            heavy = sorted(contents, key=lambda content: (-round(contents[content]["weight"], 6), content))
            earned[one_id][name] = {
                "one_id": one_id,
                "tag": name,
                "family": family_of[name],
                "weight": weight,
                "contents": len(contents),
                "touches": touches,
                "first_on": min(day for cell in contents.values() for day in cell["first"]),
                "last_on": max(day for cell in contents.values() for day in cell["last"]),
                "evidence": heavy[:EVIDENCE],
            }
    kept = {}
    for one_id, rows in earned.items():
        for row in rows.values():
            family = math.fsum(other["weight"] for other in rows.values() if other["family"] == row["family"])
            row["share"] = row["weight"] / family
        for row in sorted(rows.values(), key=lambda row: (-round(row["weight"], 6), row["tag"]))[: policy.top_tags]:
            kept[one_id, row["tag"]] = row
    return kept


def random_world(seed, *, records=60, contents=25, rows=1500):
    chance = np.random.default_rng(seed)
    names = [f"tag_{i:02d}" for i in range(18)]
    tag = [{**TAG[0], "tag": name, "family": f"family_{i % 4}"} for i, name in enumerate(names)]
    content_tag = [
        carried(f"内容{content}", str(name), round(chance.uniform(0.2, 1.0), 6))
        for content in range(contents)
        for name in chance.choice([*names, "retired"], 5, replace=False)
    ]
    owners = [(record, f"H{record // 3:03d}") for record in range(records)]
    actions = ["read", "watch", "attend", "deliver", "send", "ask", "unheard_of"]
    keys = {
        (
            int(chance.integers(records + 3)),
            None if chance.random() < 0.1 else f"内容{chance.integers(contents + 2)}",
            str(chance.choice(actions)),
            int(chance.integers(1, 13)),
            int(chance.integers(2025, 2027)),
        )
        for _ in range(rows)
    }
    roll_up = [
        seen(record, content, action=action, month=month, year=year, touches=touches, dwell=touches * dwell)
        for record, content, action, month, year in sorted(keys, key=str)
        for touches, dwell in [(int(chance.integers(1, 4)), float(chance.uniform(0.25, 1.5)))]
    ]
    return roll_up, people(*owners), content_tag, tag


@pytest.mark.parametrize(
    ("seed", "policy"),
    [
        (1, TagPolicy()),
        (2, TagPolicy(top_tags=3, half_life_months=2.5)),
        (3, TagPolicy(min_contents=1, min_touches=1, min_weight=0.0, actions={"unheard_of": 0.4, "read": 0.0})),
    ],
)
def test_tags_of_a_random_world_equal_those_of_plain_python(seed, policy):
    roll_up, record_person, content_tag, tag = random_world(seed)

    found = tags_of(roll_up, record_person, content_tag, tag=tag, policy=policy)
    wanted = slow_tags(roll_up, record_person, content_tag, tag=tag, policy=policy, as_of=AS_OF)

    assert found.keys() == wanted.keys()
    assert len(found) > 30
    for key, row in found.items():
        assert row == {
            **wanted[key],
            "weight": pytest.approx(wanted[key]["weight"], abs=1e-9),
            "share": pytest.approx(wanted[key]["share"], abs=1e-9),
        }


def test_many_meetings_and_videos_on_breast_cancer_give_the_tag_and_one_view_gives_none():
    taxonomy = load_taxonomy()
    titles = [
        "大咖谈——乳腺癌诊疗指南解读",
        "乳腺癌新辅助治疗病例讨论",
        "三阴性乳腺癌免疫治疗新进展",
        "早期乳癌保乳手術視頻",
    ]
    contents = schema.content.arrow(
        [{"content_id": f"c{i}", "title": title, "brand": "all", "source": "cms"} for i, title in enumerate(titles)]
    )
    content_tag = tag_contents(contents, taxonomy, schema.tag_review.arrow([]), policy=TagPolicy()).to_pylist()
    keen = [
        seen(1, f"c{i}", action=action, channel=channel)
        for i in range(4)
        for action, channel in (("attend", "meeting"), ("watch", "wechat"))
    ]

    found = tags_of(
        [*keen, seen(2, "c0", action="view")],
        people((1, "王芳"), (2, "李伟")),
        content_tag,
        tag=taxonomy_table(taxonomy).to_pylist(),
    )

    assert {("王芳", "breast_cancer"), ("王芳", "cancer")} <= found.keys()
    assert found["王芳", "breast_cancer"]["contents"] == 4
    assert found["王芳", "breast_cancer"]["touches"] == 8
    assert len(found["王芳", "breast_cancer"]["evidence"]) == 3
    assert not [tag for one_id, tag in found if one_id == "李伟"]


def test_the_same_video_seen_ten_times_is_not_wide():
    found = tags_of([seen(1, "c", touches=10)], people((1, "a")), [carried("c", "cancer")])

    assert found == {}


def test_records_of_one_person_are_counted_together():
    content_tag = [carried(f"c{i}", "cancer") for i in range(4)]
    roll_up = [seen(record, f"c{record}") for record in range(4)]

    apart = tags_of(roll_up, people(*[(record, f"p{record}") for record in range(4)]), content_tag)
    together = tags_of(roll_up, people(*[(record, "p") for record in range(4)]), content_tag)

    assert apart == {}
    assert together["p", "cancer"]["contents"] == 4


def test_a_contact_counts_half_after_a_half_life():
    content_tag = [carried(f"c{i}", "cancer") for i in range(4)]
    policy = TagPolicy(half_life_months=3)

    new = tags_of([seen(1, f"c{i}") for i in range(4)], people((1, "a")), content_tag, policy=policy)
    old = tags_of([seen(1, f"c{i}", month=3) for i in range(4)], people((1, "a")), content_tag, policy=policy)

    assert old["a", "cancer"]["weight"] == pytest.approx(new["a", "cancer"]["weight"] / 2)


def test_mail_that_was_only_delivered_is_no_participation():
    content_tag = [carried(f"c{i}", "cancer") for i in range(30)]

    found = tags_of([seen(1, f"c{i}", action="deliver") for i in range(30)], people((1, "a")), content_tag)

    assert found == {}


def test_nothing_after_the_day_is_read():
    content_tag = [carried(f"c{i}", "cancer") for i in range(5)]
    roll_up = [seen(1, f"c{i}", month=7) for i in range(5)]

    assert tags_of(roll_up, people((1, "a")), content_tag) == {}


def test_evidence_is_heaviest_first_and_at_most_three():
    content_tag = [carried(f"c{i}", "cancer", 0.2 * (i + 1)) for i in range(5)]

    found = tags_of([seen(1, f"c{i}") for i in range(5)], people((1, "a")), content_tag)

    assert found["a", "cancer"]["evidence"] == ["c4", "c3", "c2"]


def test_no_touches_give_no_tags():
    assert tags_of([], [], []) == {}


def test_of_tags_that_weigh_the_same_the_first_by_name_are_kept():
    names = [f"tag_{i:02d}" for i in range(30)]
    content_tag = [carried(f"c{i}", name, 0.1 * (i + 1)) for i in range(4) for name in reversed(names)]
    roll_up = [seen(1, f"c{i}", dwell=1 / 3) for i in (2, 0, 3, 1)]

    found = tags_of(
        roll_up,
        people((1, "a")),
        content_tag,
        tag=[{**TAG[0], "tag": name} for name in names],
        policy=TagPolicy(min_weight=0.1),
    )

    assert [name for _, name in found] == names[:20]


def test_share_is_of_all_that_was_earned_in_the_family_also_of_what_is_not_kept():
    content_tag = [carried(f"c{i}", name) for i in range(4) for name in ("breast_cancer", "cancer", "video")]
    content_tag += [carried("c0", "rare")]

    found = tags_of(
        [seen(1, f"c{i}") for i in range(4)],
        people((1, "a")),
        content_tag,
        tag=[*TAG, {**TAG[0], "tag": "rare"}],
        policy=TagPolicy(top_tags=1),
    )

    assert {key: row["share"] for key, row in found.items()} == {("a", "breast_cancer"): 0.5}


def test_records_months_and_actions_of_a_person_are_one_contact_with_a_content():
    rows = [seen(1, "c", touches=2), seen(2, "c", month=3, touches=3), seen(1, "c", action="download", month=5)]
    once = TagPolicy(min_contents=1, min_touches=1, min_weight=0.0)
    twice = TagPolicy(min_contents=2, min_touches=1, min_weight=0.0)

    found = tags_of(rows, people((1, "a"), (2, "a")), [carried("c", "video")], policy=once)

    assert [(key, row["contents"], row["touches"], row["evidence"]) for key, row in found.items()] == [
        (("a", "video"), 1, 6, ["c"])
    ]
    assert {row["first_on"] for row in found.values()} == {dt.date(2026, 3, 2)}
    assert tags_of(rows, people((1, "a"), (2, "a")), [carried("c", "video")], policy=twice) == {}


def test_what_is_loaded_beforehand_is_what_is_needed():
    earn.load()
    loaded = (len(earn.by_person.signatures), len(earn.earn.signatures))

    tags_of(*random_world(4)[:3], tag=random_world(4)[3])

    assert (len(earn.by_person.signatures), len(earn.earn.signatures)) == loaded == (1, 1)


@pytest.mark.parametrize("at_a_time", [1, 3, 1000])
def test_it_does_not_matter_how_people_are_parted(monkeypatch, at_a_time):
    roll_up, record_person, content_tag, tag = random_world(4)
    whole = tags_of(roll_up, record_person, content_tag, tag=tag)
    monkeypatch.setattr("hcploop.tags.kernels.people_tags._PEOPLE", at_a_time)

    parted = tags_of(roll_up, record_person, content_tag, tag=tag)

    assert list(parted) == list(whole)
    assert [row["evidence"] for row in parted.values()] == [row["evidence"] for row in whole.values()]
