"""What a file that came might be."""

import pytest

from hcploop_web.insights.layouts import feed_name, guess, lacks, look_at, mixed_up, suggested_values, wanted


def looked(tmp_path, text, name="a.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return look_at(path, name, {})


@pytest.mark.parametrize(
    ("header", "row", "name", "kind"),
    [
        ("客户编码,姓名,所在医院,手机号", "C1,王芳,第一医院,13800138000", "客户.csv", "people"),
        ("拜访编号,客户编码,代表工号,拜访时间", "V1,C1,R1,2026-03-02 09:50", "拜访.csv", "touches"),
        ("内容编号,标题,正文,形式", "K1,心衰管理,全文,article", "内容.csv", "contents"),
        ("医院编码,医院名称,医院等级,省份", "H1,第一医院,三级甲等,湖北", "医院.csv", "institutions"),
        ("月份,产品,医院,销量", "2026-03,瑞泰,第一医院,12", "销量.csv", "outcomes"),
    ],
)
def test_the_kind_that_fits_best_is_guessed(tmp_path, header, row, name, kind):
    seen = looked(tmp_path, f"{header}\n{row}\n")

    assert guess(seen.columns, seen.rows, name=name).kind == kind


def test_two_headers_are_one_layout_whatever_lies_under_them(tmp_path):
    one, same, other = (
        looked(tmp_path, text, name=f"{n}.csv").fingerprint
        for n, text in enumerate(("编号,姓名\n1,王\n", "编号,姓名\n2,李\n", "编号,名字\n2,李\n"))
    )

    assert one == same != other


def test_a_long_file_is_looked_at_by_its_head(tmp_path):
    seen = looked(tmp_path, "编号,姓名\n" + '1,"王\n芳"\n' * 200_000)

    assert (len(seen.rows), seen.rows[0]) == (200, ("1", "王\n芳"))


def test_an_id_that_many_people_share_is_doubted(tmp_path):
    seen = looked(tmp_path, "会议编号,姓名\nK1,王芳\nK1,李雷\nK2,韩梅\n")

    assert mixed_up(seen.columns, seen.rows, {"source_id": "会议编号", "name": "姓名"}) == ("K1", ("王芳", "李雷"))
    assert "source_id" not in guess(seen.columns, seen.rows, name="a", kind="people").columns


def test_what_a_kind_must_have_and_lacks_is_named():
    assert lacks("touches", {"happened_at": "时间"}, {"channel": "visit"}) == ("action", "person")
    assert lacks("touches", {"happened_at": "时间", "phone": "手机"}, {"channel": "visit", "action": "visit"}) == ()


def test_coded_values_are_guessed_by_their_names():
    assert suggested_values("touches", "action", ["拜访", "参会", "看过"]) == {
        "拜访": "visit",
        "参会": "attend",
        "看过": "",
    }
    assert suggested_values("people", "name", ["王芳"]) == {}


def test_what_must_be_told_comes_first():
    assert [one.name for one in wanted("touches") if one.is_required] == [one.name for one in wanted("touches")][:3]


def test_a_feed_is_called_after_its_file_without_the_date():
    assert [feed_name(one) for one in ("call2_20260607.csv", "20260607.csv", "CON<>.csv")] == ["call2", "upload", "CON"]


def test_an_encoding_that_cannot_be_told_is_asked_for(tmp_path):
    text = "拜访编号,客户编码\nV1,C1\n"

    unsure = looked(tmp_path, text, encoding="gb18030")
    told = look_at(tmp_path / "a.csv", "a.csv", {"encoding": "gb18030"})

    assert "could be big5 as well as gb18030" in unsure.problem
    assert (told.columns, told.problem) == (("拜访编号", "客户编码"), "")
