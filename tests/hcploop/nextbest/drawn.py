"""Facts, offers and rules drawn by chance."""

from hcploop.channels import ACTIONS, CHANNELS
from hcploop.nextbest.rules import FACTS, OPERATORS


def drawn_fact(chance, name):
    column = FACTS[name]
    usual = {
        "string": ("all", "kexin", "ruitai", "detail_aid", "medical_letter", "R1"),
        "boolean": (True, False),
        "int64": range(9),
        "float64": (-3.5, 0.0, 0.5, 1.0, 2.0, 40.0),
    }
    choices = {"channel": tuple(CHANNELS), "action": tuple(ACTIONS)}.get(name) or column.values or usual[column.type]
    return None if chance.random() < 0.03 else choices[int(chance.integers(len(choices)))]


def drawn_rows(chance, count):
    usual = {"is_suppressed": False, "is_active": True, "content_state": "approved", "consent": "granted"}
    rows = []
    for place in range(count):
        drawn = {name: drawn_fact(chance, name) for name in FACTS}
        kept = {name: value for name, value in usual.items() if chance.random() < 0.7}
        rows.append({"one_id": f"H{place}", "position": 1, **drawn, **kept})
    return rows


def drawn_condition(chance):
    name = str(chance.choice(list(FACTS)))
    kind = FACTS[name].type
    fitting = {"string": ["is", "is_not", "in", "not_in", "missing"], "boolean": ["is", "is_not", "missing"]}
    operator = str(chance.choice(fitting.get(kind, list(OPERATORS))))

    def value():
        while (drawn := drawn_fact(chance, name)) is None:
            pass
        return drawn

    if operator == "missing":
        return {"fact": name, "missing": bool(chance.random() < 0.5)}
    wanted = [value() for _ in range(int(chance.integers(1, 4)))] if operator in {"in", "not_in"} else value()
    return {"fact": name, operator: wanted}


def drawn_rules(chance):
    said = {"text_zh": "规则", "text_en": "A rule.", "source": "chance", "verified_by": "nobody"}
    return [
        {"id": f"rule_{place}", **said, "forbid": [drawn_condition(chance) for _ in range(int(chance.integers(1, 4)))]}
        for place in range(int(chance.choice([1, 2, 3, 5, 10, 70])))
    ]
