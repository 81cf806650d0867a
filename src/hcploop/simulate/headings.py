"""The raw column names of every source, in both languages, and the value maps that go with them."""

from __future__ import annotations

from collections.abc import Mapping

from hcploop.simulate.plan import MarketPlan

PEOPLE_ZH: Mapping[str, Mapping[str, str]] = {
    "crm": {
        "source_id": "客户编码",
        "name": "姓名",
        "hospital": "所在医院",
        "department": "科室",
        "title": "职称",
        "province": "省份",
        "city": "城市",
        "phone": "手机号",
        "licence_no": "执业证书编码",
        "rep_id": "负责代表",
        "is_active": "状态",
        "updated_at": "更新时间",
    },
    "wechat_a": {
        "source_id": "user_id",
        "name": "nickname",
        "hospital": "hospital",
        "department": "dept",
        "city": "city",
        "phone": "mobile",
        "wechat_unionid": "unionid",
        "updated_at": "updated_at",
    },
    "wechat_b": {
        "source_id": "会员号",
        "name": "称呼",
        "hospital": "医院名称",
        "department": "科别",
        "title": "职务",
        "phone": "电话",
        "wechat_unionid": "UnionID",
        "updated_at": "最近活跃",
    },
    "meeting": {
        "source_id": "报名编号",
        "name": "参会人",
        "hospital": "单位",
        "department": "科室",
        "title": "职称",
        "phone": "联系电话",
        "licence_no": "医师执业证号",
        "updated_at": "报名时间",
    },
    "portal": {
        "source_id": "account_id",
        "name": "real_name",
        "hospital": "hospital_name",
        "department": "department",
        "title": "title",
        "city": "city",
        "phone": "phone",
        "email": "email",
        "licence_no": "licence_no",
        "wechat_unionid": "bound_unionid",
        "graduated_year": "graduated_year",
        "updated_at": "updated_at",
    },
    "academic": {
        "source_id": "专家编号",
        "name": "专家姓名",
        "hospital": "工作单位",
        "department": "专业科室",
        "academic_title": "学术职称",
        "province": "省",
        "city": "市",
        "email": "邮箱",
        "papers": "论文数",
        "society_posts": "学会任职数",
        "updated_at": "更新日期",
    },
}
"""By source, canonical name to raw name, in the order of the file's columns."""

TOUCHES_ZH: Mapping[str, str] = {
    "touch_id": "流水号",
    "person": "客户标识",
    "action": "行为",
    "happened_at": "发生时间",
    "content_id": "内容编号",
    "duration_seconds": "时长秒",
    "progress_share": "完成度",
}
VISITS_ZH: Mapping[str, str] = {
    "touch_id": "拜访编号",
    "source_person_id": "客户编码",
    "rep_id": "代表工号",
    "happened_at": "拜访时间",
    "status": "拜访状态",
    "parent_id": "关联拜访",
    "content_id": "资料编号",
    "duration_seconds": "时长秒",
    "brand": "产品",
    "mode": "发起方式",
    "note": "备注",
}
STATUS_ZH: Mapping[str, str] = {"submitted": "已提交", "planned": "计划中", "saved": "已保存", "cancelled": "已取消"}
MODE_ZH: Mapping[str, str] = {"passive": "代表发起", "active": "医生邀约"}
ACTIVE_ZH: Mapping[str, str] = {"true": "在职", "false": "离职"}


def headings(plan: MarketPlan, chinese: Mapping[str, str], *, prefix: str = "") -> dict[str, str]:
    """Give raw column names in the market's language: in English they are the canonical names, capitalised.

    Examples
    --------
    >>> headings(MarketPlan(lang="en"), {"source_id": "客户编码"})
    {'source_id': 'Source id'}
    """
    if plan.is_zh:
        return {name: f"{prefix}{raw}" for name, raw in chinese.items()}
    return {name: f"{prefix}{name.replace('_', ' ').capitalize()}" for name in chinese}


def value_map(plan: MarketPlan, chinese: Mapping[str, str]) -> dict[str, str]:
    """Give raw value to canonical value, for `values` in `market.toml`."""
    if plan.is_zh:
        return {raw: name for name, raw in chinese.items()}
    return {name.capitalize(): name for name in chinese}
