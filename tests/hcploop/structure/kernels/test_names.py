"""Names of people."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from hcploop.structure.kernels.names import names


def form(text):
    return names(pa.table({"raw": pa.array([text], pa.string())})).to_pylist()[0]


@pytest.mark.parametrize(
    "text", ["李主任", "王教授", "张医生", "張醫師", "吴主任医师", "欧阳主任", "赵主任 (肿瘤科)", "于老师", "老王"]
)
def test_a_family_name_with_an_honorific_is_no_full_name(text):
    assert form(text)["is_full_name"] is False


@pytest.mark.parametrize(
    "text", ["王某", "张**", "李", "Sunny", "wx_123abc", "13800138000", "", None, "Mrs. Li", "教授"]
)
def test_what_hides_or_lacks_a_given_name_is_no_full_name(text):
    assert form(text)["is_full_name"] is False


@pytest.mark.parametrize(
    "text",
    [
        "张伟",
        "張偉",
        "张　伟",
        "张 伟 主任医师",
        "主任医师：张伟",
        "张伟（心内科）",
        "Dr.张伟",
        "張偉教授",
        "张\u200b伟",
        "张伟 Zhang Wei",
        "张伟 David",
        "教授张伟",
        "Prof. 张伟, M.D.",
    ],
)
def test_every_writing_of_one_chinese_name_has_one_key(text):
    found = form(text)

    assert (found["name_key"], found["surname_key"], found["is_full_name"]) == ("张伟", "张", True)


@pytest.mark.parametrize("text", ["张伟", "Zhang Wei", "Wei Zhang", "ZHANG WEI", "Wei ZHANG", "zhangwei", "Zhang, Wei"])
def test_pinyin_in_either_order_sounds_like_the_characters(text):
    assert form(text)["pinyin"] == "zhangwei"


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("单晓明", "shanxiaoming"),
        ("仇英", "qiuying"),
        ("曾国藩", "zengguofan"),
        ("区海", "ouhai"),
        ("解缙", "xiejin"),
        ("查良镛", "zhaliangyong"),
        ("尉迟恭", "yuchigong"),
        ("吕不韦", "lvbuwei"),
        ("Lü Buwei", "lvbuwei"),
        ("Xiaoming Li", "lixiaoming"),
        ("LI Xiao-Ming", "lixiaoming"),
        ("Li Xiaoming, MD", "lixiaoming"),
        ("Xiaoming Li, M.D., Ph.D.", "lixiaoming"),
        ("Lyu Buwei", "lvbuwei"),
        ("Zhuge Liang", "zhugeliang"),
        ("Liang Zhuge", "zhugeliang"),
        ("Ou Yang Nana", "ouyangnana"),
        ("Nana Ou-Yang", "ouyangnana"),
    ],
)
def test_characters_are_read_as_family_names_where_they_are_family_names(text, sound):
    assert form(text)["pinyin"] == sound


@pytest.mark.parametrize("text", ["歐陽娜娜", "欧阳娜娜", "欧阳 娜娜医生"])
def test_a_family_name_of_two_characters_is_whole(text):
    found = form(text)

    assert (found["surname_key"], found["name_key"], found["pinyin"]) == ("欧阳", "欧阳娜娜", "ouyangnana")


@pytest.mark.parametrize("dot", [*"·•．・‧∙⋅●∘◦▪･。｡˙.᛫", "\u0387", "\u2e31", "\ua78f", "&#183;", "&middot;", " ", "-"])
def test_all_dots_inside_a_name_are_one(dot):
    found = form(f"阿卜杜拉{dot}买买提")

    assert (found["name"], found["name_key"]) == ("阿卜杜拉·买买提", "阿卜杜拉买买提")
    assert found["is_full_name"]


def test_the_name_for_people_keeps_its_script():
    assert form("歐陽娜娜主任")["name"] == "歐陽娜娜"


@pytest.mark.parametrize(
    ("text", "name", "surname"),
    [
        ("Dr. John Smith MD", "John Smith", "smith"),
        ("Smith, John A.", "John A. Smith", "smith"),
        ("José García", "José García", "garcia"),
        ("JOHN SMITH JR.", "JOHN SMITH", "smith"),
        ("Smith, John, Jr.", "John Smith", "smith"),
        ("Smith Jr., John", "John Smith", "smith"),
        ("John Smith, M.D., Ph.D.", "John Smith", "smith"),
        ("Pat O’Brien", "Pat O’Brien", "obrien"),
        ("Müller, Jörg", "Jörg Müller", "muller"),
        ("Søren Kierkegård", "Søren Kierkegård", "kierkegard"),
        ("Smith J", "Smith J", "smith"),
    ],
)
def test_western_names_lose_titles_and_keep_their_last_word(text, name, surname):
    found = form(text)

    assert (found["name"], found["surname_key"], found["name_script"]) == (name, surname, "latin")
    assert found["is_full_name"]


@pytest.mark.parametrize(
    "text", ["John Smith", "Smith, John", "SMITH John", "Smith John", "Dr Smith, John MD", "ＪＯＨＮ ＳＭＩＴＨ"]
)
def test_western_names_have_one_key_in_either_order(text):
    assert form(text)["name_key"] == "johnsmith"


def test_a_surname_and_letters_are_no_whole_name():
    assert form("李 Sunny")["name_script"] == "mixed"


@settings(deadline=None)
@given(
    surname=st.sampled_from(["张", "欧阳", "单", "吕", "诸葛"]),
    given_name=st.text("伟娜晓明国华丽军", min_size=1, max_size=2),
    behind=st.sampled_from(["", "主任", " 教授", "醫生", "（心内科）", " MD", "老師"]),
    before=st.sampled_from(["", "Dr. ", "主任医师：", "教授"]),
)
def test_a_name_is_found_in_any_writing_and_read_as_itself(surname, given_name, behind, before):
    name = surname + given_name

    found = form(before + name + behind)

    assert (found["name_key"], found["surname_key"], found["is_full_name"]) == (name, surname, True)
    assert form(found["name"])["name_key"] == form(OpenCC("s2t").convert(name))["name_key"] == name


@pytest.mark.parametrize("text", ["王建国", "李卫生", "宋师", "任之士"])
def test_given_names_that_look_like_titles_stay(text):
    assert form(text)["name"] == text


def test_no_names_make_no_rows():
    assert names(pa.table({"raw": pa.array([], pa.string())})).num_rows == 0


@pytest.mark.parametrize("text", ["晴天", "岁月静好", "静水流深", "小太阳"])
def test_what_begins_with_no_family_name_may_be_a_nickname(text):
    found = form(text)

    assert (found["name_key"], found["surname_key"]) == (text, None)


@pytest.mark.parametrize(
    ("text", "surname"),
    [("傅作义", "傅"), ("赖宁", "赖"), ("欧阳娜娜", "欧阳"), ("阿卜杜拉·买买提", "阿卜杜拉"), ("長孫無忌", "长孙")],
)
def test_family_names_rare_and_long_are_known(text, surname):
    assert form(text)["surname_key"] == surname
