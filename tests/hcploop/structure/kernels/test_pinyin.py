"""The sound of names."""

from hcploop.structure.kernels.pinyin import han_sound, latin_sound


def test_a_western_name_has_no_chinese_family_name():
    assert latin_sound(["Brett", "Lockman"], is_surname_last=False) == ("brettlockman", "")


def test_capitals_tell_the_family_name():
    assert latin_sound(["Wang", "LI"], is_surname_last=False) == ("liwang", "li")


def test_the_same_character_is_read_otherwise_in_a_given_name():
    assert han_sound("单单", surname="单") == "shandan"
