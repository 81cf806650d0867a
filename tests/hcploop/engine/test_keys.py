import re

from hcploop.engine import code_hash, part_key
from hcploop.engine.keys import _sources


def test_a_key_tells_apart_where_one_ingredient_ends():
    assert part_key("ab", "c") != part_key("a", "bc")
    assert part_key("ab", "c") == part_key("ab", "c")
    assert re.fullmatch("[0-9a-f]{32}", part_key("a"))


def test_code_that_no_part_depends_on_does_not_change_the_hash(tmp_path):
    (tmp_path / "stage.py").write_text("a = 1")
    before = _sources(tmp_path)
    for name in ("cli", "report", "simulate", "__pycache__"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.py").write_text("b = 2")

    assert _sources(tmp_path) == before
    (tmp_path / "taxonomy.yaml").write_text("癌症: []")
    assert _sources(tmp_path) != before


def test_the_code_has_one_hash():
    assert code_hash() == code_hash()
