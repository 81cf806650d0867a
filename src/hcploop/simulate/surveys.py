"""What doctors say: answers to surveys and quizzes, questions they ask, consents they give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hcploop.channels import CHANNELS
from hcploop.simulate.calendar import LEISURE, moments
from hcploop.simulate.doctors import DISEASES, first_day
from hcploop.simulate.feed import Feed
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Truth
from hcploop.simulate.reference_feeds import by_column, plain_feed
from hcploop.simulate.tastes import Tastes
from hcploop.simulate.words import rows, words

Rows = list[tuple[str, ...]]

ANSWER_COLUMNS = ("source_person_id", "survey_id", "survey_kind", "item_id", "value", "is_correct", "happened_at")
BELIEF_GAIN = 0.6
"""Mean rise of a belief between the survey before and the one after, on the scale of 1 to 5."""


def answer_feed(plan: MarketPlan, truth: Truth, tastes: Tastes, ids: Sequence[str]) -> Feed:
    """Make answers of the portal's people: recommendation, satisfaction, beliefs before and after, quizzes.

    Parameters
    ----------
    plan : MarketPlan
        Months and seed.
    truth, tastes : truth
        The higher a doctor stands, the better she does in a quiz; the more responsive, the kinder she judges.
    ids : sequence of str
        The portal's id of every doctor; empty for those whom it does not know.

    Returns
    -------
    Feed
        The belief surveys of one person are `belief_pre` and, months later, `belief_post`.
    """
    chance = plan.chance("answers")
    told: Rows = []
    for person in [i for i, one in enumerate(ids) if one]:
        if chance.random() < 0.45 * min(1.0, 0.4 + float(tastes.activity[person])):
            told += _answers(plan, truth, tastes, (person, ids[person]), chance)
    columns = by_column(ANSWER_COLUMNS, told)
    return plain_feed("portal_answers", "portal", "answers", columns, path="portal/answers.csv")


def _answers(plan: MarketPlan, truth: Truth, tastes: Tastes, who: tuple[int, str], chance: np.random.Generator) -> Rows:
    person, one = who
    data, told = words("asked.toml"), []
    early, late = sorted(int(day) for day in chance.integers(0, plan.days, size=2))
    kind = float(tastes.responsiveness[person])
    nps = int(np.clip(round(chance.normal(6 + 5 * kind, 1.8)), 0, 10))
    told.append((one, f"nps_{first_day(plan, late):%Y}", "nps", "recommend", str(nps), "", late))
    for item in data["csat_items"]:
        happiness = int(np.clip(round(chance.normal(3.3 + 2 * kind, 0.8)), 1, 5))
        told.append((one, "csat_portal", "csat", item, str(happiness), "", late))
    for item in data["belief_items"]:
        before = chance.normal(2.8 + 0.2 * int(truth.doctors.title[person]), 0.7)
        after = before + chance.normal(BELIEF_GAIN * (0.5 + kind), 0.5)
        for survey, score, day in (("belief_pre", before, early), ("belief_post", after, late)):
            told.append((one, survey, "belief", item, str(int(np.clip(round(score), 1, 5))), "", day))
    for question in range(int(chance.integers(0, 6))):
        is_right = chance.random() < 0.45 + 0.12 * int(truth.doctors.title[person])
        value = str(data["quiz_options"][(question if is_right else question + 1 + int(chance.integers(3))) % 4])
        quiz = f"quiz_{DISEASES[int(truth.doctors.disease[person])]}"
        told.append((one, quiz, "quiz", f"q{question + 1}", value, str(is_right).lower(), late))
    at = moments(plan, np.array([row[-1] for row in told]), LEISURE, chance)
    return [(*map(str, row[:-1]), _plain(moment)) for row, moment in zip(told, at, strict=True)]


def _plain(moment: object) -> str:
    return str(moment).replace("T", " ")


def question_feed(plan: MarketPlan, truth: Truth, tastes: Tastes, ids: Sequence[str]) -> Feed:
    """Make questions that doctors asked, half of them without saying who asked; what they ask is what they like."""
    chance = plan.chance("questions")
    topics, departments = words("topics.toml"), rows("departments.csv")
    texts = words("asked.toml")[f"questions_{plan.lang}"]
    asked = np.flatnonzero(chance.random(len(ids)) < 0.15 * np.minimum(1.5, tastes.activity))
    day = chance.integers(0, plan.days, size=len(asked))
    at = moments(plan, day, LEISURE, chance)
    columns: dict[str, list[str]] = {
        key: [] for key in ("source_person_id", "happened_at", "text", "city", "speciality", "channel")
    }
    for person, moment in zip(asked, at, strict=True):
        topic = topics["topic"][int(chance.choice(len(topics["topic"]), p=tastes.topic[person]))]
        kinds = topics["disease"][DISEASES[int(truth.doctors.disease[person])]][f"kinds_{plan.lang}"]
        text = texts[int(chance.integers(len(texts)))]
        department = departments[int(truth.doctors.department[person])]
        row = {
            "source_person_id": ids[int(person)] if chance.random() < 0.5 else "",
            "happened_at": _plain(moment),
            "text": text.format(topic=topic[plan.lang], kind=kinds[int(chance.integers(len(kinds)))]),
            "city": truth.hospitals[int(truth.doctors.hospital[person])].city,
            "speciality": department["department" if plan.is_zh else "department_en"],
            "channel": str(chance.choice(["web", "wechat", "visit"])),
        }
        for key, value in row.items():
            columns[key].append(value)
    return plain_feed("questions", "portal", "questions", columns, path="portal/questions.csv")


def consent_feed(plan: MarketPlan, ids: Sequence[str]) -> Feed:
    """Make consents by channel: most grant, some refuse, a few withdraw later."""
    chance = plan.chance("consents")
    scopes = [name for name in plan.channels if CHANNELS[name].consent_scope]
    told: Rows = []
    for one in filter(None, ids):
        for channel in scopes:
            if chance.random() >= 0.75:
                continue
            granted = chance.random() < 0.85
            day = int(chance.integers(-300, plan.days // 2 + 1))
            told.append((one, channel, "granted" if granted else "refused", _noon(plan, day), "v1"))
            if granted and chance.random() < 0.05:
                told.append((one, channel, "withdrawn", _noon(plan, plan.days - 1 - int(chance.integers(60))), "v1"))
    names = ("source_person_id", "channel", "state", "happened_at", "text_version")
    return plain_feed("crm_consents", "crm", "consents", by_column(names, told), path="crm/consents.csv")


def _noon(plan: MarketPlan, day: int) -> str:
    return f"{first_day(plan, day).isoformat()} 12:00:00"
