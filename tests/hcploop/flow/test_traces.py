"""What tells a person is found by the sieve wherever the pattern finds it."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from hcploop.flow.traces import Traces

HERS = Traces(
    one_ids=frozenset({"H5X6WRFY68N8"}),
    records=frozenset({7}),
    known_as=frozenset({("crm", "C1"), ("portal", "a|b")}),
    contacts=frozenset(
        {
            ("phone", "+8613977778888"),
            ("email", "shuoyue@ward.cn"),
            ("licence_no", "110977770000123"),
            ("wechat_unionid", "oUnion7788@app"),
        }
    ),
    shared=0,
    names=frozenset({"钟离朔月"}),
    hospitals=frozenset(),
    decisions=frozenset({"D-1"}),
)


def matches(expression, text):
    return pc.match_substring_regex(pa.array([text]), expression)[0].as_py()


@pytest.mark.parametrize(
    "text",
    [
        "139-7777 8888",
        "call １３９７７７７８８８８",
        "SHUOYUE@ward.cn",
        "<shuoyue@ward.cn>",
        "1109 7777 0000 123",
        "ounion7788",
        "H5X6WRFY68N8",
    ],
)
def test_the_sieve_holds_back_all_that_the_pattern_finds_wherever_it_stands(text):
    assert matches(HERS.pattern(), text)
    assert matches(HERS.sieve(), text)
    assert matches(HERS.sieve(), f"xyz9{text}0abc")


@pytest.mark.parametrize("token", sorted(HERS.tokens()))
def test_the_sieve_holds_back_tokens(token):
    assert matches(HERS.sieve(), f"before{token}after")


def test_the_sieve_lets_others_pass():
    assert not matches(HERS.sieve(), "13977778889 H5X6WRFY68N9 crm:D1 shuoyue@ward.com")
