"""Whatever files, runs and settings can be told has Chinese words."""

import ast
import re
from pathlib import Path

import pytest

import hcploop
from hcploop.errors import InputError
from hcploop.report.sentences import in_chinese, templates
from hcploop.structure import persons, staging
from hcploop.structure.targets import NO_NAME, NOBODY, SEVERAL

LOOP = Path(hcploop.__file__).parent
FOLDERS = ("feeds", "structure", "engine", "flow", "market")
ERRORS = {"InputError", "ConfigError", "UsageError", "RunFailed", "NotFound", "Problem"}


def _texts(node):
    """The texts that an expression can be, `{}` for what is filled in; nothing for what is made elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)]
        case ast.IfExp(body=one, orelse=other):
            return _texts(one) + _texts(other)
        case ast.BoolOp(values=values):
            return [text for value in values for text in _texts(value)]
        case ast.Call(func=ast.Name(id="did_you_mean"), keywords=keywords):
            return [text for keyword in keywords if keyword.arg == "otherwise" for text in _texts(keyword.value)]
    return []


def _said():
    for folder in FOLDERS:
        for file in sorted((LOOP / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name not in ERRORS:
                    continue
                told = node.args[1:2] if name == "Problem" else node.args[:1]
                told += [keyword.value for keyword in node.keywords if keyword.arg in ("problem", "remedy")]
                yield from ((file.name, text) for one in told for text in _texts(one) if text)


def _blank(template):
    return re.sub(r"(\{\w*\})+", "{}", template)


SAID = sorted(set(_said()))
KNOWN = {_blank(one) for one in templates()}


def test_there_is_something_to_say():
    assert len(SAID) > 90


@pytest.mark.parametrize(("file", "text"), SAID, ids=[f"{file}: {text[:40]}" for file, text in SAID])
def test_every_problem_and_every_remedy_has_chinese_words(file, text):
    assert _blank(text) in KNOWN


def test_every_reason_of_the_quarantine_has_chinese_words():
    told = [staging.NOBODY, staging.MANGLED, persons.WITHHELD, NOBODY, SEVERAL, NO_NAME]
    told += [f"this is no {word}: correct it, or say how it is written" for word in staging._WORDS.values()]

    for text in told:
        assert re.search("[a-z]{4}", in_chinese(text).replace("source_person_id", "")) is None, text


def test_values_of_the_user_stay_as_they_are():
    error = InputError(
        "there is no sheet 'day: number'", file="医生 day.xlsx", value="moment", remedy="Export it again"
    )

    said = in_chinese(str(error))

    assert said == "医生 day.xlsx，值 'moment'：没有工作表 'day: number'。请重新导出。"


def test_what_nobody_translated_is_told_in_english():
    assert in_chinese("the moon is full. Wait.") == "the moon is full. Wait."


def test_our_words_alone_are_put_into_another_script():
    said = in_chinese(
        "医.csv: there is no sheet '医工作表'. Export it again.", write=lambda text: text.replace("工作表", "工作表單")
    )

    assert said == "医.csv：没有工作表單 '医工作表'。请重新导出。"


def test_a_long_value_full_of_breaks_is_not_searched():
    def told(times):
        return in_chinese(f"x.csv, value {'a: b. ' * times!r}: there is no sheet 'y'. Export it again.")

    assert told(100).endswith("没有工作表 'y'。请重新导出。")
    assert told(10_000).endswith("there is no sheet 'y'. Export it again.")
