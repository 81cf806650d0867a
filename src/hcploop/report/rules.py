"""What the rules that held actions back say."""

from __future__ import annotations

import re
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
        By rule: as the market's pack words it, else another pack; a cap by its channel and days. Rules that a market
        wrote itself stand in no pack, so they keep their ids, spaced.
    """
    texts = _texts(report.head.policy, language)
    rules = [*(one.rule for one in report.blocked), *(one.rule for one in report.held_contents)]
    return {rule: texts.get(rule) or _cap(rule, language) for rule in rules}


def _cap(rule: str, language: Language) -> str:
    """Word a cap, whose id is `cap_days_between`, `cap_contacts_7d` or `cap_<channel>_30d`."""
    found = re.fullmatch(r"cap_(\w+)_(\d+)d", rule)
    if rule == "cap_days_between":
        return language.text("rule.days_between")
    if found is None:
        return rule.replace("_", " ")
    if found[1] == "contacts":
        return language.text("rule.contacts", days=int(found[2]))
    return language.text("rule.channel_contacts", channel=found[1], days=int(found[2]))


def _texts(policy: str, language: Language) -> dict[str, str]:
    folder = resources.files("hcploop.nextbest").joinpath("data/packs")
    packs = sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else []
    texts: dict[str, str] = {}
    # The market's own pack is read last, since two packs may word a rule in two ways.
    for pack in sorted(packs, key=lambda path: path.name == f"{policy}.toml"):
        rules = tomllib.loads(pack.read_text(encoding="utf-8")).get("rule", [])
        texts |= {rule["id"]: rule[f"text_{language.code}"].rstrip(".") for rule in rules}
    return texts
