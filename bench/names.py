"""How right hospital names are read: real second and former names, and Beijing's popular short names.

    python bench/names.py            # needs the real lists beside the project (../shared/data/cn_hospitals)
    python bench/names.py --draw     # also lists the acceptances to be judged that have no verdict yet
    python bench/names.py --write    # and put the table into bench/README.md

Two questions are kept apart: is the hospital among the first five of a search, and is right what the rule accepts.
Beside the search stands TF-IDF of character n-grams on the same names in the same run.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from sklearn.feature_extraction.text import TfidfVectorizer

from hcploop import schema
from hcploop.structure.kernels.hospital_names import hospital_name, kindless
from hcploop.structure.kernels.hospital_search import hospital_candidates
from hcploop.structure.kernels.hospitals import hospitals
from hcploop.structure.kernels.text import simplified
from machine import machine, table, write_section

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared/data/cn_hospitals"
KERNELS = ROOT / "tests/hcploop/structure/kernels"
SEED, DRAWN, TOP, LATER = 6, 200, 5, 40
BATCHES = 12
GENERIC = re.compile(
    "医院|医学院|大学|附属|人民|中心|第|市|省|县|区|镇|街道|社区|服务|卫生|保健院|妇幼|中医|[一二三四五六七八九十]"
)

Found = dict[str, list[str]]


def listed() -> list[dict[str, str]]:
    """Read the list of real hospitals."""
    return _rows(REAL / "hospitals_wuhan2020.csv")


def pairs() -> list[tuple[str, str]]:
    """Read the pairs of names of one hospital."""
    return [(row["name_a"], row["name_b"]) for row in _rows(REAL / "alias_pairs.csv")]


def institutions(names: Iterable[str]) -> pa.Table:
    """Make a market's list of names; the place is told where the real list tells it."""
    told = {row["name"]: row for row in listed()}
    return schema.institution.arrow(
        [{"institution_id": name, "name": name, **_place(told.get(name, {}))} for name in sorted(names)]
    )


def asked_among(questions: Sequence[str], names: set[str], *, with_place: bool = False) -> list[tuple[str, str]]:
    """List what is accepted of names that are asked among others; nothing that contains one is known to its batch."""
    accepted = []
    places = {row["name"]: _place(row) for row in listed()} if with_place else {}
    for begin in range(BATCHES):
        batch = questions[begin::BATCHES]
        others = {name for name in names if not any(question in name for question in batch)}
        beside = [" ".join(places.get(question, {}).values()) for question in batch]
        found = hospitals(pa.table({"raw": batch, "place": beside}), institutions(others)).to_pylist()
        accepted += [(row["raw"], row["hospital"]) for row in found if row["institution_id"]]
    return accepted


def acceptances() -> list[tuple[str, str]]:
    """List what the rule accepts: both names of every pair, and every name of the list, each asked among all others.

    The first 200 are those of the pairs, filled up by a draw from the rest.
    """
    one, other, real = {a for a, _ in pairs()}, {b for _, b in pairs()}, {row["name"] for row in listed()}
    of_pairs = asked_among(sorted(other), one | real) + asked_among(sorted(one), other | real)
    rest = asked_among(sorted(real - one - other), real | one | other, with_place=True)
    chosen = sorted(set(of_pairs), key=_lot)[:DRAWN]
    return chosen + sorted(set(rest) - set(chosen), key=_lot)[: DRAWN - len(chosen)]


def verdicts() -> dict[tuple[str, str], str]:
    """Read what was judged by hand: right, wrong or unknown."""
    rows = _rows(KERNELS / "hospital_acceptances_judged.csv")
    return {(row["asked"], row["accepted"]): row["verdict"] for row in rows}


def recall(found: Found) -> tuple[float, float]:
    """Share of pairs whose first name is among the first five: of all, and where four letters are shared."""
    hits = {pair: pair[0] in [name for name in found[pair[1]] if pair[1] not in name][:TOP] for pair in pairs()}
    hard = [pair for pair in hits if _letters_in_common(*pair) >= 4]
    return float(np.mean(list(hits.values()))), float(np.mean([hits[pair] for pair in hard]))


def by_search(questions: Sequence[str], names: set[str]) -> Found:
    """Give what our search finds, best first."""
    found: Found = {question: [] for question in questions}
    rows = hospital_candidates(pa.table({"raw": list(questions)}), institutions(names), k=LATER).to_pylist()
    for row in rows:
        found[row["raw"]].append(row["hospital"])
    return found


def by_grams(shortest: int, longest: int) -> Callable[[Sequence[str], set[str]], Found]:
    """Make the baseline: TF-IDF of character n-grams, cosine."""

    def search(questions: Sequence[str], names: set[str]) -> Found:
        known = sorted(names)
        weigher = TfidfVectorizer(analyzer="char", ngram_range=(shortest, longest))
        there = weigher.fit_transform(known)
        found = {}
        for question in questions:
            scores = (weigher.transform([question]) @ there.T).toarray()[0]
            best = np.argsort(-scores, kind="stable")[:LATER]
            found[question] = [known[at] for at in best if scores[at] > 0]
        return found

    return search


def short_names() -> tuple[int, int, int, int]:
    """Count labelled short names: right, all, right of those in the list, those in the list."""
    labelled = _rows(KERNELS / "beijing_short_names_labelled.csv")
    values = pa.table({"raw": [row["short"] for row in labelled], "place": ["北京"] * len(labelled)})
    found = hospitals(values, institutions(row["name"] for row in listed())).to_pylist()
    right = [
        (row["hospital"] if row["institution_id"] else "") == label["official"]
        for row, label in zip(found, labelled, strict=True)
    ]
    there = [is_right for is_right, label in zip(right, labelled, strict=True) if label["official"]]
    return sum(right), len(right), sum(there), len(there)


def report(*, on: str) -> str:
    """Write what was measured as a table in Markdown, with what was aimed at beside it."""
    names = {row["name"] for row in listed()} | {one for one, _ in pairs()}
    questions = sorted({other for _, other in pairs()})
    begin = time.process_time()
    ours = recall(by_search(questions, names))
    seconds = time.process_time() - begin
    rows = [["**top-5 recall**, our search", "above n-grams", _share(ours[0]), _share(ours[1])]]
    for lengths in ((2, 3), (2, 2), (1, 2)):
        plain = recall(by_grams(*lengths)(questions, names))
        rows.append([f"top-5 recall, TF-IDF of n-grams {lengths[0]} to {lengths[1]}", "", *map(_share, plain)])
    for what, letters in (("the place", _without_place), ("place and kind", _proper)):
        nothing = sum(not _letters_in_common(*map(letters, pair)) for pair in pairs()) / len(pairs())
        rows.append([f"pairs that share no letter but {what}, which no name tells", "", _share(nothing), ""])
    said = Counter(verdicts().get(pair, "without a verdict") for pair in acceptances())
    right, of, right_there, of_there = short_names()
    told = [
        ["**acceptances judged by hand: right**", "≥ .97", f"{said['right']} of {sum(said.values())}"],
        ["wrong", "", str(said["wrong"])],
        ["cannot be told", "", str(said["unknown"])],
        ["without a verdict", "0", str(said["without a verdict"])],
        ["**Beijing's short names, labelled by hand: right**", "≥ .90", f"{right} of {of}"],
        ["of these, names that the list has", "", f"{right_there} of {of_there}"],
    ]
    first = table([f"{len(pairs()):,} pairs, {len(names):,} known", "aim", "all", "four letters shared"], rows)
    second = table(["accepted", "aim", "measured"], told)
    return f"{on}.\n\n{first}\n\n{second}\n\nThe search took {seconds:.1f} CPU-s for {len(questions):,} names."


def _without_place(text: str) -> str:
    name = hospital_name(simplified([text])[0])
    return name.core.removeprefix(name.area).removeprefix((name.place.city or "")[:-1])


def _proper(text: str) -> str:
    return kindless(_without_place(text))


def _lot(pair: tuple[str, str]) -> str:
    """Draw by lot so that an acceptance more or less leaves the others of the draw as they are."""
    return hashlib.sha256(f"{SEED}{pair}".encode()).hexdigest()


def _letters_in_common(one: str, other: str) -> int:
    return sum((Counter(GENERIC.sub("", one)) & Counter(GENERIC.sub("", other))).values())


def _place(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("province", "city") if row.get(name)}


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise SystemExit(f"{path} is not there: the real lists stand beside the project and not in it.")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draw", action="store_true", help="list acceptances that nobody has judged")
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    told = parser.parse_args()
    if told.draw:
        known = verdicts()
        print("\n".join(",".join(pair) for pair in acceptances() if pair not in known))
        return
    text = report(on=machine())
    print(text)
    if told.write:
        write_section("names", text)


if __name__ == "__main__":
    main()
