"""The rules read once more, slowly: straight from what the TOML says, with none of the code under test."""


def is_met(facts, condition):
    value = facts[condition["fact"]]
    (operator,) = set(condition) - {"fact"}
    wanted = condition[operator]
    if operator == "missing":
        return wanted if value is None else not wanted
    if value is None:
        return False
    among = [one for one in wanted if one == value] if isinstance(wanted, list) else []
    order = 0 if isinstance(wanted, list) or wanted == value else 1 if isinstance(wanted, str) or value > wanted else -1
    met = {
        "is": order == 0,
        "is_not": order != 0,
        "in": among != [],
        "not_in": among == [],
        "above": order == 1,
        "at_least": order != -1,
        "below": order == -1,
        "at_most": order != 1,
    }
    return met[operator]


def held_by(facts, rules):
    held = []
    for rule in rules:
        unmet = [condition for condition in rule["forbid"] if not is_met(facts, condition)]
        if not unmet:
            held.append(rule["id"])
    return held


def caps_exceeded(facts, caps):
    """The caps of a pack, read from its table."""
    over = []
    for days in (7, 30):
        if f"contacts_{days}d" in caps and facts[f"contacts_{days}d"] >= caps[f"contacts_{days}d"]:
            over.append(f"cap_contacts_{days}d")
        of_channel = caps["channel"].get(facts["channel"], {})
        if f"contacts_{days}d" in of_channel and facts[f"channel_contacts_{days}d"] >= of_channel[f"contacts_{days}d"]:
            over.append(f"cap_{facts['channel']}_{days}d")
    since = facts["days_since_contact"]
    if since is not None and since < caps["days_between"]:
        over.append("cap_days_between")
    return over
