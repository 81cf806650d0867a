import pyarrow as pa

from hcploop.oneid.kernels.words import evidence_words

_SETTINGS = {
    "comparisons": [
        {
            "output_column_name": name,
            "comparison_levels": [
                {"is_null_level": True, "label_for_charts": "unknown"},
                {"label_for_charts": f"{name} same", "m_probability": 0.8, "u_probability": 0.1},
                {"label_for_charts": f"{name} differs", "m_probability": 0.2, "u_probability": 0.9},
            ],
        }
        for name in ("name", "phone")
    ]
}


def test_what_agreed_and_what_differed_is_said_with_its_weight_and_the_unknown_is_not():
    scored = pa.table(
        {
            "record_a": [1, 1, 2],
            "record_b": [2, 3, 3],
            "probability": [0.9, 0.5, 0.2],
            "match_weight": [3.0, 0.0, -2.0],
            "mw_name": [3.0, 3.0, 0.0],
            "mw_phone": [3.0, -2.169925, 0.0],
        }
    )

    said = evidence_words(scored, settings=_SETTINGS)["evidence"].to_pylist()

    assert said == ["name same +3.0, phone same +3.0", "name same +3.0, phone differs -2.2", ""]
