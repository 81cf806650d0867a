"""Two plain ways of linking records, against which the made-up market's unkindness is measured."""

import unicodedata
from collections import Counter


def digits(phone):
    found = "".join(char for char in unicodedata.normalize("NFKC", phone) if char.isdigit())
    return found[2:] if len(found) == 13 and found.startswith("86") else found


def flat(records):
    return [
        {**row, "source": one.source, "person": int(person)}
        for one in records.values()
        for person, row in zip(one.person, one.rows, strict=True)
    ]


def components(size, edges):
    parent = list(range(size))

    def root(one):
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for a, b in edges:
        parent[root(a)] = root(b)
    return [root(one) for one in range(size)]


def precision_recall(rows, clusters):
    def pairs(labels):
        return sum(count * (count - 1) // 2 for count in Counter(labels).values())

    people = [row["person"] for row in rows]
    both = pairs(zip(people, clusters, strict=True))
    return both / pairs(clusters), both / pairs(people)


def exact_clusters(rows):
    """Link what shares a licence, an id, a telephone, or name and hospital as strings; then what shares a link."""
    seen, edges = {}, []
    for place, row in enumerate(rows):
        keys = [(name, row.get(name, "")) for name in ("licence_no", "wechat_unionid", "email")]
        keys.append(("phone", digits(row.get("phone", ""))))
        if row["name"] and row.get("hospital"):
            keys.append(("place", f"{row['name'].strip()}|{row['hospital'].strip()}"))
        edges += [(place, seen.setdefault(key, place)) for key in keys if key[1]]
    return components(len(rows), edges)


def splink_clusters(rows, *, threshold=0.9):
    """Link by Splink as its handbook begins: plain comparisons, trained by EM, connected components."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.internals.duckdb.database_api import DuckDBAPI

    names = ("hospital", "department", "licence_no")
    frame = pd.DataFrame(
        {
            "unique_id": range(len(rows)),
            "name": [row["name"].strip() or None for row in rows],
            "surname": [row["name"].strip()[:1] or None for row in rows],
            "phone": [digits(row.get("phone", "")) or None for row in rows],
            **{name: [row.get(name, "").strip() or None for row in rows] for name in names},
        }
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.92, 0.8]),
            cl.LevenshteinAtThresholds("hospital", [1, 3]),
            cl.ExactMatch("department"),
            cl.LevenshteinAtThresholds("phone", 1),
            cl.ExactMatch("licence_no"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("phone"),
            block_on("name"),
            block_on("hospital", "surname"),
            block_on("licence_no"),
        ],
    )
    linker = Linker(DuckDBAPI().register(frame), settings, log_level=40)
    rules = [block_on("licence_no"), block_on("phone", "name"), block_on("name", "hospital")]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    found = linker.inference.predict(threshold_match_probability=threshold).as_pandas_dataframe()
    return components(len(rows), zip(found.unique_id_l, found.unique_id_r, strict=True))
