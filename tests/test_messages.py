"""Every text of the web is there in three languages."""

import pytest

from tests.messages import catalog, missing, spoken, traditional, unused


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_every_text_has_its_translation(language):
    assert len(spoken()) > 50
    assert missing(language) == []
    assert unused(language) == []


def test_traditional_chinese_is_made_from_simplified():
    made = {message.id: message.string for message in traditional()}

    assert {message.id: message.string for message in catalog("zh_Hant")} == made
