"""Indicators, scores, personas and tiers once more, slowly, in plain Python on lists of dicts.

Written from the words of docs/explanation/scores-and-tiers.md and sharing no code with
`hcploop.scoring` but its policies, so that the two can be compared person by person.
"""

from fractions import Fraction

UNDELIVERED = {"send", "unfollow"}


def reference_indicators(hcp, roll_up, record_person, *, brands, as_of, policy):
    """Return rows of hcp_indicator."""
    person_of = {row["record_id"]: row["one_id"] for row in record_person}
    done = [row for row in roll_up if row["first_on"] <= as_of and row["record_id"] in person_of]
    reached = {person_of[row["record_id"]] for row in done if row["action"] not in UNDELIVERED}
    rows = []
    for brand in brands:
        for name, rule in policy.indicators.items():
            if rule.dimension == "identity":
                amounts = {person["one_id"]: _identity_amount(person, rule) for person in hcp}
            else:
                amounts = {p["one_id"]: 0.0 if p["one_id"] in reached else None for p in hcp}
                for row in done:
                    one_id = person_of[row["record_id"]]
                    if amounts.get(one_id) is not None and _counts(row, rule, brand, as_of, policy):
                        amounts[one_id] += row["touches"]
            points = _points(hcp, amounts, policy)
            rows += [
                {
                    "one_id": one_id,
                    "brand": brand,
                    "dimension": rule.dimension,
                    "indicator": name,
                    "amount": amount,
                    "points": points[one_id],
                    "weight": rule.weight,
                }
                for one_id, amount in amounts.items()
            ]
    return rows


def reference_scores(indicators, hcp, *, policy):
    """Return rows of hcp_score."""
    groups = {}
    for row in indicators:
        groups.setdefault((row["brand"], row["dimension"], row["one_id"]), []).append(row)
    population = {person["one_id"]: population_of(person, policy) for person in hcp}
    rows = []
    for (brand, dimension, one_id), own in groups.items():
        known = [row for row in own if row["points"] is not None]
        all_weight = sum(row["weight"] for row in own)
        known_weight = sum(row["weight"] for row in known)
        share = known_weight / all_weight
        score = None
        if known_weight > 0 and share >= policy.min_known_share - 1e-9:
            score = round(sum(row["weight"] * row["points"] for row in known) / known_weight, 9)
        rows.append(
            {
                "one_id": one_id,
                "brand": brand,
                "dimension": dimension,
                "score": score,
                "population": population[one_id],
                "known_share": share,
            }
        )
    for row in rows:
        peers = [
            other["score"]
            for other in rows
            if other["score"] is not None
            and (other["brand"], other["dimension"], other["population"])
            == (row["brand"], row["dimension"], row["population"])
        ]
        row["percentile"], row["level"] = _level(row["score"], peers, policy)
    return rows


def reference_tiers(scores, grades, hcp, *, policy):
    """Return rows of hcp_tier, without the reason."""
    level = {(row["one_id"], row["brand"], row["dimension"]): row["level"] for row in scores}
    grade_of = {(row["one_id"], row["brand"]): row["grade"] for row in grades}
    rows = []
    for brand in sorted({row["brand"] for row in scores}):
        for person in hcp:
            one_id = person["one_id"]
            identity = level.get((one_id, brand, "identity"), "unknown")
            engagement = level.get((one_id, brand, "engagement"), "unknown")
            grade = grade_of.get((one_id, brand)) or grade_of.get((one_id, "all"))
            persona = reference_persona(identity, engagement)
            placed_as = "ordinary" if persona == "unknown" else persona
            rows.append(
                {
                    "one_id": one_id,
                    "brand": brand,
                    "persona": persona,
                    "identity_level": identity,
                    "engagement_level": engagement,
                    "grade": grade,
                    "tier": policy.matrix[grade][placed_as] if grade else None,
                }
            )
    return rows


def reference_persona(identity, engagement):
    """Return the persona of two levels."""
    if identity == engagement == "unknown":
        return "unknown"
    if identity == "high":
        return "pioneer" if engagement == "high" else "traditional"
    return "rising_star" if engagement == "high" else "ordinary"


def population_of(person, policy):
    """Return the name of the people she is ranked among."""
    named = [f"{column}={'?' if person[column] is None else person[column]}" for column in policy.population]
    return ", ".join(named) or "all"


def _identity_amount(person, rule):
    value = person[rule.column]
    if value is None:
        return None
    if not rule.ordinals:
        return float(value)
    worth = {text.replace("級", "级"): points for text, points in rule.ordinals.items()}
    return worth.get(str(value).strip().replace("級", "级"))


def _counts(row, rule, brand, as_of, policy):
    month = row["local_month"]
    age = (as_of.year - month.year) * 12 + as_of.month - month.month
    return (
        age < policy.window_months
        and (brand == "all" or row["brand"] in (brand, "all"))
        and (not rule.channels or row["channel"] in rule.channels)
        and (not rule.actions or row["action"] in rule.actions)
    )


def _points(hcp, amounts, policy):
    groups = {}
    for person in hcp:
        if amounts[person["one_id"]] is not None:
            groups.setdefault(population_of(person, policy), []).append(amounts[person["one_id"]])
    points = {}
    for person in hcp:
        amount = amounts[person["one_id"]]
        peers = groups.get(population_of(person, policy), [])
        points[person["one_id"]] = None if amount is None else float(_share_below(amount, peers))
    return points


def _share_below(value, peers):
    below = sum(1 for peer in peers if peer < value)
    equal = sum(1 for peer in peers if peer == value)
    return Fraction(2 * below + equal, 2 * len(peers))


def _level(score, peers, policy):
    if score is None:
        return None, "unknown"
    from_top = float(1 - _share_below(score, peers))
    percentile = sum(1 for peer in peers if peer <= score) / len(peers)
    if from_top <= policy.high_share + 1e-9:
        return percentile, "high"
    return percentile, "mid" if from_top <= policy.mid_share + 1e-9 else "low"
