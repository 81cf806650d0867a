"""Words of ours as they are read in Taiwan."""

import pytest

from hcploop_web.shared.traditional import traditional


@pytest.mark.parametrize(
    ("simplified", "read"),
    [
        ("网页", "網頁"),
        ("问卷类型", "問卷類型"),
        ("没有响应", "沒有回應"),
        ("软件", "軟體"),
        ("PV 12", "PV 12"),
        ("", ""),
    ],
)
def test_words_are_those_that_people_use_there(simplified, read):
    assert traditional(simplified) == read
