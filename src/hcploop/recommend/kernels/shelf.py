"""What may be recommended for a brand: the contents, their popularity, the needs they serve, and which are fresh."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hcploop.recommend.kernels.catalogue import Array, Catalogue, numbers
from hcploop.recommend.kernels.people import People, takers_since
from hcploop.recommend.policy import DAYS_A_MONTH, RecommendPolicy

NOT_SERVED = -2
"""Stands for the next need of a person who gets no list of a brand."""


@dataclass(frozen=True)
class ContentTables:
    """What is known of contents.

    Parameters
    ----------
    content : schema.content
        All contents.
    permitted : schema.permitted_content
        Which may be offered for which brand.
    content_tag : schema.content_tag
        What they are about.
    layers : schema.content_layer
        The needs they serve.
    tag : schema.tag
        The taxonomy.
    """

    content: pa.Table
    permitted: pa.Table
    content_tag: pa.Table
    layers: pa.Table
    tag: pa.Table


@dataclass(frozen=True)
class Renown:
    """How well known contents are.

    Parameters
    ----------
    amount : numpy array of float, shape (contents,)
        People who took each in of late, or log(1 + them): `Model.popularity`.
    is_new : numpy array of bool, shape (contents,)
        Whether so few took it in, ever, that the model cannot know it.
    is_fresh : numpy array of bool, shape (contents,)
        Whether it is new and not old either.
    """

    amount: Array
    is_new: Array
    is_fresh: Array

    @classmethod
    def of(
        cls, content: pa.Table, history: pa.Table, catalogue: Catalogue, *, as_of: dt.date, policy: RecommendPolicy
    ) -> Renown:
        """Count who took contents in.

        Parameters
        ----------
        content : schema.content
            For their age.
        history : schema.history
            Of everybody.
        catalogue : Catalogue
            The numbers of contents.
        as_of : datetime.date
            The day that age is counted to.
        policy : RecommendPolicy
            How late is of late, how few are few, how long fresh is fresh.
        """
        lately = takers_since(history, catalogue, since=_before(as_of, policy.popular_months))
        is_new = takers_since(history, catalogue, since=None) < policy.few_people
        old = pc.less(content["published_at"].cast(pa.date32()), pa.scalar(_before(as_of, policy.fresh_months)))
        is_old = np.zeros(len(catalogue), dtype=bool)
        is_old[numbers(content["content_id"], catalogue.content_ids)] = old.fill_null(False).to_numpy()
        amount = np.log1p(lately) if policy.model.popularity == "logarithm" else lately.astype(float)
        return cls(amount, is_new, is_new & ~is_old)


@dataclass(frozen=True)
class Shelf:
    """The contents that may be recommended for a brand, numbered from 0, and the next need of each person.

    Parameters
    ----------
    brand : str
        The brand.
    contents : numpy array of int, shape (columns,)
        Their numbers in the catalogue.
    popularity : numpy array of float32, shape (columns,)
        In standard deviations of the amount of `Renown`; 0 for fresh ones, of which nothing can be known.
    fresh : numpy array of int
        The columns that are fresh.
    layer_names : list of str
        The needs that any of them serves.
    layer : numpy array of int, shape (columns,)
        The need each serves, -1 for none.
    next_layer : numpy array of int, shape (people,)
        The next need of each person, -1 where there is none or no content serves it, `NOT_SERVED` where she
        gets no list.
    """

    brand: str
    contents: Array
    popularity: Array
    fresh: Array
    layer_names: list[str]
    layer: Array
    next_layer: Array

    @classmethod
    def of(
        cls, brand: str, tables: ContentTables, need: pa.Table, numbered: tuple[Catalogue, People], renown: Renown
    ) -> Shelf:
        """Put up the shelf of a brand.

        Parameters
        ----------
        brand : str
            The brand.
        tables : ContentTables
            What is known of contents.
        need : schema.hcp_need
            Who gets a list, and what need comes next.
        numbered : tuple of Catalogue and People
            The numbers of contents and people.
        renown : Renown
            How well known contents are.
        """
        catalogue, people = numbered
        own = need.filter(pc.equal(need["brand"], brand))
        ladders = own["ladder"].unique()
        layers = tables.layers.filter(pc.is_in(tables.layers["ladder"], ladders))
        contents = _permitted(brand, tables, catalogue)
        names = layers["layer"].unique().sort()
        layer_of = np.full(len(catalogue), -1)
        layer_of[numbers(layers["content_id"], catalogue.content_ids)] = numbers(layers["layer"], names)
        next_layer = np.full(len(people), NOT_SERVED)
        next_layer[numbers(own["one_id"], people.one_ids)] = numbers(own["next_layer"], names)
        return cls(
            brand=brand,
            contents=contents,
            popularity=_popularity(renown.amount[contents], renown.is_fresh[contents]),
            fresh=np.flatnonzero(renown.is_fresh[contents]),
            layer_names=names.to_pylist(),
            layer=layer_of[contents],
            next_layer=next_layer,
        )


def _permitted(brand: str, tables: ContentTables, catalogue: Catalogue) -> Array:
    """Take what is permitted for the brand and is of that brand or of none; the whole market takes any."""
    named = tables.content
    if brand != "all":
        named = named.filter(pc.is_in(named["brand"], pa.array([brand, "all"])))
    permitted = tables.permitted
    permitted = permitted.filter(pc.and_(permitted["is_permitted"], pc.equal(permitted["brand"], brand)))
    ids = permitted["content_id"].filter(pc.is_in(permitted["content_id"], named["content_id"].combine_chunks()))
    found = np.unique(numbers(ids, catalogue.content_ids))
    return found[found >= 0]


def _popularity(amount: Array, is_fresh: Array) -> Array:
    known = amount[~is_fresh]
    spread = float(known.std()) if len(known) else 0.0
    if not spread:
        return np.zeros(len(amount), dtype=np.float32)
    return np.where(is_fresh, 0, (amount - known.mean()) / spread).astype(np.float32)


def _before(day: dt.date, months: int) -> dt.date:
    return day - dt.timedelta(days=round(months * DAYS_A_MONTH))
