"""A tiny market as a user would write it: four feeds, a few rows each, every name and number made up."""

from __future__ import annotations

from pathlib import Path

from hcploop.simulate import MarketPlan
from hcploop.simulate.doctors import make_doctors
from hcploop.simulate.field_force import make_field_force
from hcploop.simulate.hospitals import make_hospitals
from hcploop.simulate.market import market_toml
from hcploop.simulate.names import make_names
from hcploop.simulate.people_feeds import people_feeds
from hcploop.simulate.phones import make_phones
from hcploop.simulate.records import Truth, make_records, make_unionids
from hcploop.simulate.reference_feeds import institution_feed

SETTINGS = """[market]
name = "试点"
time_zone = "Asia/Shanghai"
as_of = 2026-06-30
"""

FEEDS = {
    "crm": """kind = "people"
columns = { source_id = "客户编码", name = "姓名", hospital = "医院", department = "科室", title = "职称", \
phone = "手机", email = "邮箱", wechat_unionid = "unionid", grade = "级别" }
deleted = { column = "状态", values = ["离职"] }
""",
    "contents": """kind = "contents"
""",
    "mailing": """kind = "touches"
columns = { email = "邮箱", action = "动作", happened_at = "时间", content_id = "内容" }
constants = { channel = "email" }
""",
    "mini_programme": """kind = "touches"
columns = { wechat_unionid = "unionid", action = "动作", happened_at = "时间", content_id = "内容", \
duration_seconds = "秒" }
constants = { channel = "wechat" }
""",
    "visits": """source = "crm"
kind = "touches"
columns = { touch_id = "编号", source_person_id = "客户编码", happened_at = "日期", \
status = "状态", parent_id = "组" }
values = { status = { "已提交" = "submitted", "计划" = "planned" } }
constants = { channel = "visit", action = "visit" }
deleted = { column = "状态", values = ["作废"] }
""",
}
"""What stands in `[[feed]]` beside name and path, by feed."""

FILES = {
    "crm": """客户编码,姓名,医院,科室,职称,手机,邮箱,unionid,级别,状态
D1,张伟,上海市第一人民医院,肿瘤科,主任医师,13800138001,zhangwei@example.cn,u1@app,A,在职
D2,欧阳娜娜,北京大学第一医院,乳腺外科,副主任医师,13800138002,ouyang@example.cn,u2@app,B,在职
D3,阿卜杜拉·买买提,新疆医科大学附属肿瘤医院,肿瘤科,主治医师,13800138003,,,C,在职
D4,李雷,复旦大学附属肿瘤医院,放疗科,住院医师,13800138004,,,,在职
""",
    "contents": """content_id,title,body
c1,乳腺癌内分泌治疗指南解读,乳腺癌 内分泌治疗 指南
c2,肺癌免疫治疗进展,非小细胞肺癌 免疫治疗
""",
    "mailing": """邮箱,动作,时间,内容
zhangwei@example.cn,open,2026-04-02 09:00,c1
OUYANG@example.cn,click,2026-05-03 10:00,c2
""",
    "mini_programme": """unionid,动作,时间,内容,秒
u1@app,read,2026-05-10 20:00,c1,120
u1@app,read,2026-06-10 20:00,c2,60
u2@app,read,2026-06-11 20:00,c1,30
u9@app,read,2026-06-12 20:00,c1,30
""",
    "visits": """编号,客户编码,日期,状态,组
V1,D1,2026-04-01 10:00,已提交,
V2,D2,2026-05-01 10:00,已提交,G1
V3,D3,2026-05-01 10:00,已提交,G1
V4,D4,2026-06-01 10:00,计划,
V5,D9,2026-06-02 10:00,已提交,
""",
}
"""What stands in the one file of each feed, `<feed>/1.csv`."""


def tiny_market(
    folder: Path,
    *,
    settings: str = SETTINGS,
    more: dict[str, str] | None = None,
    **changes: str | bytes | None,
) -> Path:
    """Write a drop folder: two of four doctors are seen in three channels, two contacts are of strangers.

    Parameters
    ----------
    folder : Path
        Where; it is made if missing. What lies there already stays, so that a folder can be changed step by step.
    settings : str
        The table `[market]`.
    more : dict of str to str
        Lines to be added to a feed's settings, by feed; a feed that is not there yet is added.
    **changes : str, bytes or None
        What its file holds, by feed; None for a market without that feed.

    Returns
    -------
    Path
        The folder.
    """
    given = more or {}
    folder.mkdir(parents=True, exist_ok=True)
    lines = [settings]
    for feed in [*FEEDS, *(name for name in given if name not in FEEDS)]:
        content = changes.get(feed, FILES.get(feed, ""))
        if content is None:
            continue
        lines.append(f'[[feed]]\nname = "{feed}"\npath = "{feed}/*.csv"\n{FEEDS.get(feed, "")}{given.get(feed, "")}\n')
        drop(folder, f"{feed}/1.csv", content)
    (folder / "market.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def drop(folder: Path, path: str, content: str | bytes) -> Path:
    """Put a file into a drop folder, in place of one that is there."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def market_of_people(folder: Path, *, hcps: int, seed: int) -> Path:
    """Write the people of a made-up market, about three records a doctor, and nothing that they did."""
    plan = MarketPlan(hcps=hcps, seed=seed, months=2)
    hospitals = make_hospitals(plan)
    doctors = make_doctors(plan, hospitals, make_names(plan))
    truth = Truth(hospitals, doctors, make_phones(plan, hospitals, doctors), make_unionids(plan))
    told = people_feeds(plan, truth, make_records(plan, truth), make_field_force(plan, hospitals))
    feeds = [*told, institution_feed(plan, hospitals)]
    for feed in feeds:
        feed.write(folder)
    (folder / "market.toml").write_text(market_toml(plan, feeds), encoding="utf-8")
    return folder
