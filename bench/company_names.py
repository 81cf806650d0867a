"""How right names of companies are read: real payments of drug and device makers to doctors, 601 ids under 635 names.

    python bench/company_names.py            # needs the real payments beside the project (../shared/data)
    python bench/company_names.py --write    # and put the table into bench/README.md

An id of the register is right if all its names come out as one company. Two names are wrongly joined if they come out
as one company and the register gives them two ids, unless it registered one company twice. Beside the kernel stand the
names as written, and names in small letters without signs.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from hcploop.structure.data import Lists, using
from hcploop.structure.kernels.companies import companies
from hcploop.structure.kernels.products import products
from machine import machine, table, write_section

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared/data/us_open_payments"
FILES = ("payments_general.csv", "payments_research.csv")
MAKER = "Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_"
TWICE = ({"100000011093", "100000086365"}, {"100000011065", "100000086401"})
"""Ids of one company that was registered twice, judged by hand: Kedrion Biopharma, Wright Medical Technology."""
NO_LIST = Lists({"company_names.csv": "company,also\nnobody,nothing\n"})


@dataclass(frozen=True)
class Read:
    """How names were read.

    Parameters
    ----------
    whole : int
        Ids whose names all came out as one company.
    companies : int
        How many companies came out.
    joined : tuple of (str, str)
        Names of two ids that came out as one company, those of one registered twice among them.
    """

    whole: int
    companies: int
    joined: tuple[tuple[str, str], ...]


def payments() -> tuple[dict[str, str], Counter[str], Counter[str]]:
    """Read the register: the id of each name, and how many payments name a company and a product."""
    ids: dict[str, str] = {}
    names: Counter[str] = Counter()
    goods: Counter[str] = Counter()
    for file in FILES:
        with (REAL / file).open(encoding="utf-8-sig", newline="") as text:
            for row in csv.DictReader(text):
                ids[row[MAKER + "Name"]] = row[MAKER + "ID"]
                names[row[MAKER + "Name"]] += 1
                goods.update(value for key, value in row.items() if "Associated_Covered" in key and value)
    return ids, names, goods


def as_read(names: Mapping[str, int]) -> dict[str, str]:
    """Read names by the kernel: the company of each."""
    values = pa.table({"raw": list(names), "records": list(names.values())})
    return {row["raw"]: row["company_id"] for row in companies(values).to_pylist()}


def judged(ids: Mapping[str, str], read: Mapping[str, str]) -> Read:
    """Compare what was read with the register."""
    of_id: dict[str, set[str]] = defaultdict(set)
    of_company: dict[str, dict[str, str]] = defaultdict(dict)
    for name, one in read.items():
        of_id[ids[name]].add(one)
        of_company[one].setdefault(ids[name], name)
    joined = [tuple(sorted(found.values()))[:2] for found in of_company.values() if len(found) > 1]
    return Read(
        sum(len(found) == 1 for found in of_id.values()), len(of_company), tuple((one, two) for one, two in joined)
    )


def wrong(ids: Mapping[str, str], joined: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """List what was wrongly joined."""
    return [(one, two) for one, two in joined if {ids[one], ids[two]} not in TWICE]


def report(ids: Mapping[str, str], names: Mapping[str, int], goods: Mapping[str, int], *, on: str) -> str:
    """Write what was measured as tables in Markdown."""
    with using(NO_LIST):
        alone = as_read(names)
    ways = {
        "as written": {name: name for name in names},
        "small letters, no signs": {name: re.sub(r"[^a-z0-9]", "", name.lower()) for name in names},
        "the kernel without its list of renamings": alone,
        "**the kernel**": as_read(names),
    }
    read = {way: judged(ids, found) for way, found in ways.items()}
    rows: list[Sequence[str]] = [
        [way, str(one.whole), str(one.companies), str(len(one.joined)), str(len(wrong(ids, one.joined)))]
        for way, one in read.items()
    ]
    head = [
        f"{len(set(ids.values()))} ids, {len(names)} names",
        "ids under one name",
        "companies",
        "names of two ids joined",
        "of these wrongly",
    ]
    came_out = products(pa.table({"raw": list(goods), "records": list(goods.values())}))["product_id"].unique()
    told = f"Products: {len(goods)} names come out as {len(came_out)}."
    return f"{on}.\n\n{table(head, rows)}\n\n{told}"


def main() -> None:
    """Measure, print, and write where asked to."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    asked = reader.parse_args()
    ids, names, goods = payments()
    text = report(ids, names, goods, on=machine())
    print(text)
    if asked.write:
        write_section("company-names", text)


if __name__ == "__main__":
    main()
