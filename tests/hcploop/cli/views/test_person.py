import pytest
from rich.cells import cell_len

from hcploop.cli.views.person import TOUCHES_SHOWN, Words, profile

TOUCH = {
    "happened_at": "2026-06-30 00:05:00",
    "channel": "wechat",
    "action": "read",
    "status": "submitted",
    "content_id": "K1",
    "title": "大咖谈——激素受体阳性乳腺癌诊疗指南解读与临床实践中的若干问题讨论",
    "duration_seconds": 95.0,
    "progress_share": 0.93,
}
TAG = {"tag": "breast_cancer", "family": "disease", "weight": 7.5, "contents": 8, "touches": 14, "evidence": ["K1"]}


def score(dimension: str, brand: str, level: str, value: float | None) -> dict[str, object]:
    return {"brand": brand, "dimension": dimension, "score": value, "percentile": value, "level": level}


def doctor(**more: object) -> dict[str, object]:
    known = {"one_id": "H00000000001", "name": "欧阳娜娜", "hospital": "武汉市第一医院", "records": 1, "touch_count": 0}
    return known | more


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_no_line_is_wider_than_the_screen_with_chinese_titles(capsys: pytest.CaptureFixture[str]):
    words = Words(tags={"breast_cancer": "Breast cancer 乳腺癌"}, contents={"K1": TOUCH["title"]})

    profile(doctor(touches=[TOUCH] * 3, hcp_tag=[TAG | {"evidence": ["K1", "K1", "K1"]}], touch_count=3), words)

    assert max(cell_len(line) for line in capsys.readouterr().out.splitlines()) <= 80


def test_the_tier_stands_with_its_reason(capsys: pytest.CaptureFixture[str]):
    tier = {"brand": "all", "persona": "rising_star", "tier": None, "reason": "engagement high; no grade, so no tier"}

    profile(doctor(hcp_tier=[tier]))

    told = capsys.readouterr().out
    assert "no tier  rising star" in told
    assert "no grade, so no tier" in told


def test_unknown_scores_are_said_to_be_unknown_and_not_drawn_as_low(capsys: pytest.CaptureFixture[str]):
    title = {"brand": "all", "dimension": "identity", "indicator": "title", "amount": None, "points": None, "weight": 1}

    profile(doctor(hcp_score=[score("identity", "all", "unknown", None)], hcp_indicator=[title]))

    told = capsys.readouterr().out
    assert "unknown" in told
    assert "░" not in told


def test_identity_is_told_once_and_engagement_for_every_brand(capsys: pytest.CaptureFixture[str]):
    scores = [score("identity", brand, "high", 0.9) for brand in ("a", "b")]
    scores += [score("engagement", brand, "mid", share) for brand, share in (("a", 0.4), ("b", 0.5))]

    profile(doctor(hcp_score=scores))

    told = capsys.readouterr().out
    assert told.count("identity") == 1
    assert "engagement a" in told
    assert "engagement b" in told


def test_a_contact_that_does_not_count_says_so(capsys: pytest.CaptureFixture[str]):
    profile(doctor(touches=[TOUCH | {"status": "cancelled"}], touch_count=1))

    assert "cancelled" in capsys.readouterr().out


def test_many_contacts_are_cut_and_counted(capsys: pytest.CaptureFixture[str]):
    profile(doctor(touches=[TOUCH] * 50, touch_count=1234))

    told = capsys.readouterr().out
    assert f"last {TOUCHES_SHOWN} of 1,234" in told
    assert told.count("wechat") == TOUCHES_SHOWN


def test_brackets_in_a_name_are_letters_and_no_colours(capsys: pytest.CaptureFixture[str]):
    profile(doctor(name="张伟[red]"))

    assert "张伟[red]" in capsys.readouterr().out


def test_of_somebody_without_a_name_or_a_contact_the_rest_is_told(capsys: pytest.CaptureFixture[str]):
    profile(doctor(name=None))

    told = capsys.readouterr().out
    assert "name not known" in told
    assert "No contacts." in told


def test_needs_and_recommendations_stand_with_their_reasons(capsys: pytest.CaptureFixture[str]):
    need = {"brand": "all", "layer": "cases", "next_layer": "precision", "reason": "title 主治医师: cases"}
    row = {"brand": "all", "content_id": "K1", "serves": "progressive", "driver": "tagged"}
    rows = [row | {"position": 2, "reason": "popular"}, row | {"position": 1, "reason": "matches her tags: Video"}]

    profile(doctor(hcp_need=[need], recommendation=rows), Words(contents={"K1": "病例分享"}))

    told = capsys.readouterr().out
    assert "cases → precision" in told
    assert "title 主治医师: cases" in told
    assert "1  病例分享  progressive" in told
    assert told.index("matches her tags: Video") < told.index("popular")
