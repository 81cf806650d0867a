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

OUTCOMES_ZH: Mapping[str, str] = {
    "period": "月份",
    "institution": "医院",
    "region": "省份",
    "product": "品名",
    "company": "生产企业",
    "brand": "品牌",
    "units": "数量",
    "value": "金额",
    "price": "单价",
}
COSTS_ZH: Mapping[str, str] = {
    "period": "月份",
    "channel": "渠道",
    "brand": "品牌",
    "campaign_id": "活动编号",
    "amount": "金额(元)",
}
PERMITS_ZH: Mapping[str, str] = {
    "hospital": "医院",
    "weekday": "接待日",
    "from_time": "开始",
    "until_time": "结束",
    "place": "地点",
    "rep_id": "代表工号",
}
PLANS_ZH: Mapping[str, str] = {"metric": "指标", "period": "月份", "goal": "目标值"}
METRICS_ZH: Mapping[str, str] = {
    "covered_customers": "覆盖客户数",
    "active_users": "活跃用户数",
    "buyers": "采购医院数",
    "market_share": "市场份额",
    "sales_value": "销售额",
}
TARGETS_ZH: Mapping[str, str] = {
    "target_list": "名单",
    "source_person_id": "客户编码",
    "name": "姓名",
    "hospital": "医院",
    "brand": "品牌",
    "grade": "等级",
    "rep_id": "代表工号",
}
EXECUTIONS_ZH: Mapping[str, str] = {
    "decision_id": "建议编号",
    "state": "状态",
    "happened_at": "时间",
    "reason": "原因",
    "note": "备注",
    "rep_id": "代表工号",
}
STATES_ZH: Mapping[str, str] = {
    "sent": "已下发",
    "confirmed": "已确认",
    "opened": "已查看",
    "done": "已完成",
    "later": "稍后",
    "dismissed": "已忽略",
}
STATEMENTS_ZH: Mapping[str, str] = {
    "source_person_id": "客户编码",
    "belief": "观念",
    "happened_at": "日期",
    "text": "原话",
    "told_by": "代表工号",
}
PROCEDURES_ZH: Mapping[str, str] = {
    "source_person_id": "客户编码",
    "happened_at": "手术日期",
    "hospital": "医院",
    "procedure": "术式",
    "level": "级别",
    "is_proctored": "是否带教",
    "device": "器械",
}
TERMS_ZH: Mapping[str, str] = {
    "source_person_id": "客户编码",
    "channel": "渠道",
    "state": "状态",
    "happened_at": "时间",
    "purpose": "用途",
    "text_version": "版本",
}
GIVEN_ZH: Mapping[str, str] = {"granted": "同意", "refused": "拒绝", "withdrawn": "撤回"}


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
