"""What the rules that held actions back say."""

from __future__ import annotations

import tomllib
from importlib import resources

from hcploop.report.language import Language
from hcploop.report.subjects import Report


def rule_words(report: Report, language: Language) -> dict[str, str]:
    """Word the rules that a report names.

    Parameters
    ----------
    report : Report
        With what was held back.
    language : Language
        In which words.

    Returns
    -------
    dict of str to str
        By rule: as the market's pack words it, else another pack, else its id, spaced. Rules that a market wrote
        itself stand in no pack, so they keep their ids.
    """
    return {
        one.rule: _texts(report.head.policy, language).get(one.rule, one.rule.replace("_", " "))
        for one in report.blocked
    }


def _texts(policy: str, language: Language) -> dict[str, str]:
    folder = resources.files("hcploop.nextbest").joinpath("data/packs")
    packs = sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else []
    texts: dict[str, str] = {}
    # The market's own pack is read last, since two packs may word a rule in two ways.
    for pack in sorted(packs, key=lambda path: path.name == f"{policy}.toml"):
        rules = tomllib.loads(pack.read_text(encoding="utf-8")).get("rule", [])
        texts |= {rule["id"]: rule[f"text_{language.code}"].rstrip(".") for rule in rules}
    return texts
