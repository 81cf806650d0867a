"""Words of ours in the language and the script of the page."""

import pytest
from django.utils import translation

from hcploop_web.insights.wording import called


@pytest.mark.parametrize(
    ("language", "name"), [("en", "web page"), ("zh-hans", "网页"), ("zh-hant", "網頁"), (None, "网页")]
)
def test_a_thing_is_called_as_the_reader_calls_it(language, name):
    with translation.override(language):
        assert called("网页", "web page") == name
