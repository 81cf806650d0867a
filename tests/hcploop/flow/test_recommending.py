"""Needs, recommendations and audiences of a whole run: two doctors, two contents, and decoys of both."""

from __future__ import annotations

import itertools

import pytest
from tests.markets import SETTINGS, drop, tiny_market

import hcploop

FORMS = {"post": "推文", "video": "视频", "guideline": "诊疗指南"}
DIRECTIONS = {"field_progress": "领域新进展", "expert_view": "专家推荐/大咖分享", "clinical_experience": "临床经验"}
STYLES = {"digest": "归纳干货型", "in_depth": "深度分析型"}
ZHANG, LI = ("post", "field_progress", "digest"), ("video", "expert_view", "digest")
FOR_ZHANG = "2023ASCO丨某产品联合放化疗治疗可切除的局部晚期食管鳞癌(ESCC)的II期研究"
FOR_LI = "“肺癌学术专区”精彩课程推荐——从呼吸科角度看肺癌免疫治疗管理"
DOCTORS = {"张明远": ZHANG, "李思齐": LI}
PEOPLE_HEAD = "客户编码,姓名,医院,科室,职称,手机,邮箱,unionid,级别,状态\n"
HOSPITALS = ("上海市第一人民医院", "北京大学第一医院", "复旦大学附属肿瘤医院")
OTHERS = (
    "王建国",
    "赵丽华",
    "钱志强",
    "孙秀英",
    "周海涛",
    "吴雪梅",
    "郑文博",
    "冯晓燕",
    "陈国栋",
    "褚玉兰",
    "卫天宇",
    "蒋佳怡",
)
SEEN_OF_A_KIND = 4
"""Contents of every kind, beside the two that nobody has seen."""


def _contents() -> str:
    lines = ["content_id,title,form,topics,style,layer,state,published_at"]
    kinds = list(itertools.product(FORMS, DIRECTIONS, STYLES))
    for number, (form, direction, style) in enumerate(kinds):
        for copy in range(SEEN_OF_A_KIND):
            layer = ("safety", "cases", "precision", "influence")[(number + copy) % 4]
            told = f"{FORMS[form]},{DIRECTIONS[direction]},{STYLES[style]},{layer},approved,2026-03-01"
            lines.append(f"{_id(form, direction, style, copy)},第{number}号第{copy}篇,{told}")
    lines.append(f"for-zhang,{FOR_ZHANG},推文,领域新进展,归纳干货型,,approved,2026-06-20")
    lines.append(f"for-li,{FOR_LI},视频,专家推荐/大咖分享,归纳干货型,,approved,2026-06-20")
    lines.append("withdrawn,撤回的文章,推文,领域新进展,归纳干货型,,withdrawn,2026-06-20")
    return "\n".join(lines) + "\n"


def _id(form: str, direction: str, style: str, copy: int) -> str:
    return f"{form}-{direction}-{style}-{copy}"


def _people() -> list[tuple[str, str, tuple[str, str, str]]]:
    """Give id, name and taste: the two, and others who share at most two of three tags with either."""
    rivals = [kind for kind in itertools.product(FORMS, DIRECTIONS, STYLES) if kind not in (ZHANG, LI)]
    others = list(zip(OTHERS, rivals, strict=False))
    return [(f"D{place}", name, taste) for place, (name, taste) in enumerate([*DOCTORS.items(), *others], start=1)]


def _crm() -> str:
    rows = []
    for place, (one, name, _taste) in enumerate(_people()):
        title = "主任医师" if place % 2 else "主治医师"
        hospital = HOSPITALS[place % len(HOSPITALS)]
        rows.append(f"{one},{name},{hospital},肿瘤科,{title},139001380{place:02d},,u{place}@app,A,在职")
    return PEOPLE_HEAD + "\n".join(rows) + "\n"


def _reads() -> str:
    lines = ["unionid,动作,时间,内容,秒"]
    for place, (_one, _name, taste) in enumerate(_people()):
        for copy in range(SEEN_OF_A_KIND):
            # Each reads what she likes twice, and once something that everybody reads.
            lines += [f"u{place}@app,read,2026-0{month}-1{copy} 20:00,{_id(*taste, copy)},120" for month in (5, 6)]
        lines.append(f"u{place}@app,read,2026-06-20 20:00,guideline-clinical_experience-in_depth-0,60")
    return "\n".join(lines) + "\n"


CONSENT_COLUMNS = (
    'source_person_id = "客户编码"',
    *(f'{name} = "{name}"' for name in ("channel", "state", "happened_at", "purpose")),
)
CONSENTS = (
    "客户编码,channel,state,happened_at,purpose\n"
    "D3,web,granted,2026-01-01,personalisation\n"
    "D3,web,withdrawn,2026-02-01,personalisation\n"
    "D4,web,refused,2026-01-01,personalisation\n"
    "D4,web,granted,2026-02-01,personalisation\n"
)


@pytest.fixture(scope="module")
def turned(tmp_path_factory):
    folder = tiny_market(
        tmp_path_factory.mktemp("recommending") / "in",
        settings=SETTINGS,
        more={"consents": f'source = "crm"\nkind = "consents"\ncolumns = {{ {", ".join(CONSENT_COLUMNS)} }}\n'},
        crm=_crm(),
        contents=_contents(),
        mini_programme=_reads(),
        consents=CONSENTS,
        mailing=None,
        visits=None,
    )
    out = folder.parent / "out"
    hcploop.run(folder, out)
    return folder, out


@pytest.fixture(scope="module")
def snapshot(turned):
    return hcploop.open_snapshot(turned[1])


@pytest.fixture(scope="module")
def ids(snapshot):
    return {row["name"]: row["one_id"] for row in snapshot.arrow("hcp").to_pylist()}


def _rows(snapshot, table, **wanted):
    rows = snapshot.arrow(table).to_pylist()
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return sorted(found, key=lambda row: row["position"])


@pytest.mark.parametrize(
    ("name", "content", "tags"), [("张明远", "for-zhang", set(ZHANG)), ("李思齐", "for-li", set(LI))]
)
def test_each_content_ranks_first_for_its_doctor_and_the_matching_tags_are_the_reason(
    snapshot, ids, name, content, tags
):
    first = _rows(snapshot, "recommendation", one_id=ids[name])[0]

    assert (first["content_id"], first["driver"], first["serves"]) == (content, "tagged", "personalised")
    assert set(first["because"]) == tags
    assert first["reason"].startswith("matches her tags: ")


@pytest.mark.parametrize(
    ("name", "content", "tags"), [("张明远", "for-zhang", set(ZHANG)), ("李思齐", "for-li", set(LI))]
)
def test_each_doctor_ranks_first_for_her_content_and_the_matching_tags_are_the_reason(
    snapshot, ids, name, content, tags
):
    first = _rows(snapshot, "audience", content_id=content)[0]

    assert (first["one_id"], first["driver"]) == (ids[name], "tagged")
    assert set(first["because"]) == tags


def test_nothing_that_was_taken_in_or_withdrawn_is_recommended(snapshot, ids):
    offered = {(row["one_id"], row["content_id"]) for row in snapshot.arrow("recommendation").to_pylist()}
    taken = {(ids[name], _id(*taste, copy)) for _one, name, taste in _people() for copy in range(SEEN_OF_A_KIND)}
    personal = {row["one_id"] for row in snapshot.arrow("recommendation").to_pylist() if row["serves"] != "general"}

    assert not {pair for pair in offered & taken if pair[0] in personal}
    assert "withdrawn" not in {content for _, content in offered}


def test_everybody_has_a_need_and_a_list_of_five_that_says_why(snapshot, ids):
    needs = snapshot.arrow("hcp_need").to_pylist()
    listed = snapshot.arrow("recommendation").to_pylist()

    assert {row["one_id"] for row in needs} == set(ids.values())
    assert len(listed) == 5 * len(ids)
    assert all(row["reason"] for row in listed)
    assert {row["next_layer"] for row in needs} == {"precision", None}
    climbing = {row["one_id"] for row in needs if row["next_layer"]}
    assert {row["one_id"] for row in listed if row["serves"] == "progressive"} <= climbing


def test_the_last_word_on_personal_choice_holds(snapshot, ids):
    refusing, granting = (_rows(snapshot, "recommendation", one_id=ids[name]) for name in ("王建国", "赵丽华"))

    assert {(row["serves"], row["driver"]) for row in refusing} == {("general", "popular")}
    assert "general" not in {row["serves"] for row in granting}
    assert ids["王建国"] not in {row["one_id"] for row in snapshot.arrow("audience").to_pylist()}


def test_a_policy_of_the_market_shortens_the_lists_and_renames_the_ladder(turned, ids):
    folder, out = turned
    head = '[policy]\nkind = "{}"\neffective_on = 2026-01-01\napproved_by = "王芳"\n'
    ladder = (
        '[[ladders]]\nname = "short"\n[[ladders.layers]]\nname = "only"\nname_zh = "唯一"\nname_en = "the one"\n'
        "from_rank = 1\nfrom_years = 0\n"
    )
    drop(folder, "policy/recommend.toml", "positions = 3\n" + head.format("recommend"))
    drop(folder, "policy/needs.toml", head.format("needs") + ladder)

    hcploop.run(folder, out)

    found = hcploop.open_snapshot(out)
    assert found.arrow("recommendation").num_rows == 3 * len(ids)
    assert {row["layer"] for row in found.arrow("hcp_need").to_pylist()} == {"only"}
