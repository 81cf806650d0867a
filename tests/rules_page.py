"""Write docs/reference/rules.md from the shipped policy packs; with `--check` only tell whether it is stale."""

import datetime as dt
import sys
import tomllib
from importlib import resources
from pathlib import Path

from hcploop.channels import CHANNELS
from hcploop.market import Market
from hcploop.market.load import POLICIES
from hcploop.nextbest.compiled import INCOMPLETE
from hcploop.nextbest.pack import load_pack
from hcploop.nextbest.rules import FACTS, OPERATORS, Condition, Rule

PAGE = Path(__file__).parents[1] / "docs/reference/rules.md"
OPENING = """# Rules

*This page is made from the policy packs by `make format`; a test fails when it is stale.*

**Not legal advice.** Each rule names the law, code or company policy that it comes from, and how far anybody verified
that. Have counsel read the pack that you use. How rules work: [what may be offered](../explanation/permit.md). How to
write your own: [write a policy pack](../how-to/write-a-policy-pack.md).

Every pack also holds back what it cannot be sure of: `{incomplete}` stands in `blocked_by` where a required fact that
its rules ask is missing, or holds a value that nobody has heard of.
"""
FACTS_HEAD = """
## Facts

What `fact` may be. The operators are {operators}. A text takes `is`, `is_not`, `in`, `not_in`, `missing`; true or false
takes `is`, `is_not`, `missing`; a number takes all. A comparison with a missing fact does not hold; only `missing` sees
it.

| fact | type | means |
|---|---|---|
"""


def shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(shown(one) for one in value)
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def condition_text(condition: Condition) -> str:
    return f"`{condition.fact}` {condition.operator.replace('_', ' ')} {shown(condition.value)}"


def rule_row(rule: Rule) -> str:
    holds = " and ".join(condition_text(one) for one in rule.forbid)
    cells = [f"`{rule.id}`", f"{rule.text_en} {rule.text_zh}", holds, rule.source, rule.verified_by]
    return "| " + " | ".join([*cells, "yes" if rule.may_be_lifted else ""]) + " |"


def table(rules: list[Rule]) -> str:
    head = "| rule | says | holds back if | source | verified | may be lifted |\n|---|---|---|---|---|---|\n"
    return head + "\n".join(rule_row(rule) for rule in rules) + "\n"


def written_ids(name: str) -> list[str]:
    text = resources.files("hcploop.nextbest").joinpath(f"data/packs/{name}.toml").read_text(encoding="utf-8")
    return [rule["id"] for rule in tomllib.loads(text).get("rule", [])]


def pack_text(name: str) -> str:
    market = Market(name="any", policy=name, root=Path(), channels=CHANNELS, feeds=())
    pack = load_pack(market, on=dt.date(2026, 1, 1))
    own = written_ids(name)
    caps = [rule for rule in pack.rules if rule.id.startswith("cap_")]
    switches = [
        f"Version {pack.version}, from {pack.effective_on}.",
        f"Prescriptions doctor by doctor: {'yes' if pack.doctor_level_prescriptions else 'no'}.",
        f"Small cells: fewer than {pack.small_cell}.",
        f"Face-to-face floor of launch brands: {pack.face_to_face_floor:.0%}.",
    ]
    rules = [rule for rule in pack.rules if rule.id in own]
    capped = "\n".join(f"- `{rule.id}`: {' and '.join(condition_text(one) for one in rule.forbid)}" for rule in caps)
    head = f"\n## {pack.name_en} (`{name}`) · {pack.name_zh}\n\n{' '.join(switches)}\n\n"
    return f"{head}{table(rules)}\nCaps, a company's choice and no law:\n\n{capped}\n"


def page() -> str:
    shared = load_pack(
        Market(name="any", policy=POLICIES[0], root=Path(), channels=CHANNELS, feeds=()), on=dt.date(2026, 1, 1)
    )
    common = [rule for rule in shared.rules if rule.id in written_ids("every-market")]
    facts = "\n".join(
        f"| `{name}` | {column.type} | {column.text}{' (' + ', '.join(column.values) + ')' if column.values else ''} |"
        for name, column in FACTS.items()
    )
    operators = ", ".join(f"`{one}`" for one in OPERATORS)
    parts = [
        OPENING.format(incomplete=INCOMPLETE),
        "\n## Every market\n\nThe rules that every shipped pack stands on.\n\n",
        table(common),
        *(pack_text(name) for name in POLICIES),
        FACTS_HEAD.format(operators=operators),
        facts,
        "\n",
    ]
    return "".join(parts)


def main() -> int:
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write(f"{PAGE.name} is stale: run `make format` and commit it.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
