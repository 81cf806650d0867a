"""Tables for spreadsheets."""

import pytest

from hcploop_web.console.tables import csv_answer


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1"])
def test_no_text_is_a_formula(text):
    body = csv_answer("x", ["name"], [[text], ["王芳"], [3]]).content.decode("utf-8-sig")

    assert f"'{text[0]}" in body
    assert body.startswith("name")
    assert body.rstrip().endswith("王芳\r\n3")
