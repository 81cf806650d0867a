import pytest

from hcploop.errors import ConfigError
from hcploop.needs import NeedsPolicy


def _layer(name, rank, years):
    return {"name": name, "name_zh": f"{name}层", "name_en": f"{name} layer", "from_rank": rank, "from_years": years}


def test_the_default_ladder_has_four_layers_that_climb():
    layers = NeedsPolicy.default().ladder_of("any brand").layers

    assert [layer.name for layer in layers] == ["safety", "cases", "precision", "influence"]
    assert [layer.from_rank for layer in layers] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("ladders", "said"),
    [
        ([{"name": "a", "layers": [_layer("low", 2, 0), _layer("high", 1, 9)]}], "must be higher"),
        ([{"name": "a", "layers": [_layer("low", 1, 0), _layer("low", 2, 9)]}], "share the word"),
        ([{"name": "a", "brands": ["x"], "layers": [_layer("low", 1, 0)]}], "exactly one ladder has no brands"),
        ([{"name": "a", "layers": [_layer("low", 1, 0)]}] * 2, "a name of its own"),
        ([{"name": "a", "layers": [{**_layer("low", 1, 0), "form_rank": 1}]}], "Extra inputs"),
    ],
)
def test_a_ladder_that_leaves_doubt_is_refused_with_the_file_and_the_reason(ladders, said):
    with pytest.raises(ConfigError, match=said) as refused:
        NeedsPolicy.from_table({"ladders": ladders}, "policy/needs.toml")

    assert refused.value.file == "policy/needs.toml"
