"""Why an action is suggested, in sentences made from what is known."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.policy import NOTHING, ResponsePolicy

PERSONAS_ZH = {"pioneer": "先锋型", "traditional": "传统型", "rising_star": "新星型", "ordinary": "普通型"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

_EN, _ZH = "en", "zh"
_A_POINT = 0.01
"""A smaller gain is not told as a number."""


def titles(content: ir.Table, tag: ir.Table) -> ir.Table:
    """Put the names of what reasons speak of together: contents, and tags.

    Parameters
    ----------
    content : schema.content
        Titles.
    tag : schema.tag
        Names; a content of the same id goes before.

    Returns
    -------
    table
        (id, title, title_zh), each id once.
    """
    contents = content.select(id="content_id", title="title", title_zh="title")
    tags = tag.select(id="tag", title="name_en", title_zh="name_zh").anti_join(contents, "id")
    return contents.union(tags)


def reasons(
    arm: ir.Table, hcp_tier: ir.Table, named: ir.Table, channel_term: ir.Table, *, policy: ResponsePolicy
) -> ir.Table:
    """Say in English and Chinese why each arm stands on its shortlist.

    A sentence each, where something is known: who she is, what she did of late, how she answered this channel, why
    this content, how much the contact adds, when.

    Parameters
    ----------
    arm : schema.arm
        The arms to speak of.
    hcp_tier : schema.hcp_tier
        Personas and tiers.
    named : table of `titles`
        What contents and tags are called.
    channel_term : schema.channel_term
        Names of channels.
    policy : ResponsePolicy
        The days that an answer may take, and those that are looked back on.

    Returns
    -------
    schema.reason
        One row an arm.
    """
    told = _told(arm, hcp_tier, named, channel_term)
    is_nothing = told.arm == NOTHING
    spoken = told.select(
        "one_id",
        "arm",
        reason=ibis.ifelse(is_nothing, _nothing(told, _EN, policy), _sentences(told, _EN, policy)),
        reason_zh=ibis.ifelse(is_nothing, _nothing(told, _ZH, policy), _sentences(told, _ZH, policy)),
        evidence=_evidence(told),
        driver="driver",
    )
    return schema.reason.check(spoken)


def _told(arm: ir.Table, hcp_tier: ir.Table, named: ir.Table, channel_term: ir.Table) -> ir.Table:
    """Join what the sentences name."""
    first = arm.mutate(because_id=ibis.ifelse(arm.because.length() > 0, arm.because[0], ibis.null("string")))
    tiers = hcp_tier.select("one_id", "brand", "tier", "persona")
    told = first.left_join(tiers, ["one_id", "brand"]).drop("one_id_right", "brand_right")
    told = told.left_join(named.select(content_id="id", title="title"), "content_id").drop("content_id_right")
    behind = named.select(because_id="id", because_title="title", because_title_zh="title_zh")
    told = told.left_join(behind, "because_id").drop("because_id_right")
    names = channel_term.select("channel", channel_name="name", channel_name_zh="name_zh")
    told = told.left_join(names, "channel").drop("channel_right")
    # What is called the same explains nothing.
    return told.mutate(
        because_title=told.because_title.coalesce(told.because_id).nullif(told.title),
        because_title_zh=told.because_title_zh.coalesce(told.because_id).nullif(told.title),
    )


def _sentences(told: ir.Table, language: str, policy: ResponsePolicy) -> ir.StringValue:
    parts = [
        _who(told),
        _lately(told, policy),
        _answers(told, policy),
        _content(told),
        _gain(told, policy),
        _when(told),
    ]
    gap = " " if language == _EN else ""
    said = [(part[language] + gap).fill_null("") for part in parts]
    return sum(said[1:], said[0]).strip()


def _text(value: ir.Value) -> ir.StringValue:
    return value.cast("string")


def _whole(share: ir.FloatingValue) -> ir.StringValue:
    return (share * 100).round().cast("int64").cast("string")


def _who(told: ir.Table) -> dict[str, ir.StringValue]:
    tier = _text(told.tier)
    persona = ibis.ifelse(told.persona == "unknown", ibis.null("string"), told.persona)
    persona_zh = told.persona.cases(*PERSONAS_ZH.items(), else_=ibis.null("string"))
    return {
        _EN: "Tier " + tier + (", " + persona.replace("_", " ")).fill_null("") + ".",
        _ZH: "第" + tier + "层" + ("，" + persona_zh).fill_null("") + "。",
    }


def _lately(told: ir.Table, policy: ResponsePolicy) -> dict[str, ir.StringValue]:
    times, day = _text(told.actions), _text(told.last_action_on)
    was_active = told.actions > 0
    plural = ibis.ifelse(told.actions == 1, " day", " days")
    return {
        _EN: ibis.ifelse(
            was_active,
            "Active on " + times + plural + " of the last 90, last on " + day + ".",
            ("Last active on " + day + ".").fill_null(
                f"No activity of their own in the last {policy.window_days} days."
            ),
        ),
        _ZH: ibis.ifelse(
            was_active,
            "近90天有" + times + "天主动互动，最近一次" + day + "。",
            ("最近一次主动互动" + day + "。").fill_null(f"近{policy.window_days}天无主动互动。"),
        ),
    }


def _answers(told: ir.Table, policy: ResponsePolicy) -> dict[str, ir.StringValue]:
    has_past = told.channel_contacts > 0
    of, answered = _text(told.channel_contacts), _text(told.channel_answers)
    english = "Answered " + answered + " of " + of + " earlier contacts (" + told.channel_name.lower() + ")."
    chinese = told.channel_name_zh + "此前" + of + "次中有" + answered + "次得到回应。"
    first = f"No contact by this channel in the last {policy.window_days} days ("
    first_zh = f"近{policy.window_days}天未使用该渠道（"
    return {
        _EN: ibis.ifelse(has_past, english, first + told.channel_name.lower() + ")."),
        _ZH: ibis.ifelse(has_past, chinese, first_zh + told.channel_name_zh + "）。"),
    }


def _content(told: ir.Table) -> dict[str, ir.StringValue]:
    """Name the content, and what lies behind its choice where that is known."""
    # Without anything of hers behind it, it was chosen because many like it.
    serves = ibis.ifelse((told.serves == "personalised") & told.because_id.isnull(), "popular", told.serves)
    why = {
        _EN: serves.cases(
            ("personalised", " suits earlier interests"),
            ("progressive", " serves the next need"),
            else_=" is well liked",
        ),
        _ZH: serves.cases(
            ("personalised", "符合其阅读兴趣"), ("progressive", "对应其下一步需求"), else_="受到广泛关注"
        ),
    }
    is_known = told.serves.notnull()
    return {
        _EN: "“"
        + told.title
        + "”"
        + ibis.ifelse(is_known, why[_EN], " is offered")
        + (" (" + told.because_title + ")").fill_null("")
        + ".",
        _ZH: "《"
        + told.title
        + "》"
        + ibis.ifelse(is_known, why[_ZH], "可供使用")
        + ("（" + told.because_title_zh + "）").fill_null("")
        + "。",
    }


def _gain(told: ir.Table, policy: ResponsePolicy) -> dict[str, ir.StringValue]:
    likely, more = _whole(told.probability), _whole(told.increment)
    is_more = told.increment >= _A_POINT
    return {
        _EN: f"Chance of an answer within {policy.days} days: "
        + likely
        + " %, "
        + ibis.ifelse(is_more, more + " points more than without contact.", "about the same as without contact."),
        _ZH: f"{policy.days}天内回应概率"
        + likely
        + "%，"
        + ibis.ifelse(is_more, "比不联系高" + more + "个百分点。", "与不联系相差不到1个百分点。"),
    }


def _when(told: ir.Table) -> dict[str, ir.StringValue]:
    hour = _text(told.hour)
    english = told.weekday.cases(*enumerate(WEEKDAYS, start=1), else_=ibis.null("string"))
    chinese = told.weekday.cases(*enumerate(WEEKDAYS_ZH, start=1), else_=ibis.null("string"))
    return {
        _EN: "Best on " + english + " about " + hour + ":00.",
        _ZH: chinese + hour + "点前后最合适。",
    }


def _nothing(told: ir.Table, language: str, policy: ResponsePolicy) -> ir.StringValue:
    likely = _whole(told.probability)
    if language == _EN:
        return f"No contact: chance of acting without it within {policy.days} days: " + likely + " %."
    return f"暂不联系：{policy.days}天内自行互动的概率为" + likely + "%。"


def _evidence(told: ir.Table) -> ir.ArrayValue:
    """Give what can be looked up: contents or tags, the last day, the count of answers."""
    last = ibis.array(["last_action_on:" + _text(told.last_action_on)])
    answers = "answers:" + told.channel + ":" + _text(told.channel_answers) + "/" + _text(told.channel_contacts)
    none = ibis.literal([], "array<string>")
    day = ibis.ifelse(told.last_action_on.notnull(), last, none)
    count = ibis.ifelse(told.channel_contacts > 0, ibis.array([answers]), none)
    return told.because.concat(day).concat(count)
