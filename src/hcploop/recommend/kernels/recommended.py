"""Contents for people, and people for contents."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from hcploop.recommend.kernels.catalogue import Array, Catalogue
from hcploop.recommend.kernels.chosen import BY_SCORE, Chosen
from hcploop.recommend.kernels.cores import on_all_cores
from hcploop.recommend.kernels.people import People, PersonTables
from hcploop.recommend.kernels.reasons import Reasons
from hcploop.recommend.kernels.shelf import NOT_SERVED, ContentTables, Renown, Shelf
from hcploop.recommend.kernels.tables import audience_table, recommendation_table
from hcploop.recommend.kernels.taste import Taste
from hcploop.recommend.policy import RecommendPolicy


class Recommended(NamedTuple):
    """Both directions of one scoring.

    Parameters
    ----------
    recommendation : schema.recommendation
        Contents for people.
    audience : schema.audience
        People for contents.
    """

    recommendation: pa.Table
    audience: pa.Table


def recommended(
    persons: PersonTables, contents: ContentTables, affinity: pa.Table, *, as_of: dt.date, policy: RecommendPolicy
) -> Recommended:
    """Choose contents for every person and brand, and people for every content and brand.

    The score is told by `scores.score`, the choice by `lists.fill`. People who want no personal choice get what is
    popular, and are nobody's audience.

    Parameters
    ----------
    persons : PersonTables
        What is known of people; who stands in its `need` gets a list.
    contents : ContentTables
        What is known of contents.
    affinity : schema.affinity
        How much contents speak for one another.
    as_of : datetime.date
        The day that popularity and age are counted to.
    policy : RecommendPolicy
        Everything that may be chosen.

    Returns
    -------
    Recommended
        schema.recommendation, by person, brand and position; schema.audience, by brand, content and position.
    """
    catalogue = Catalogue.of(contents.content, contents.content_tag, contents.tag, families=policy.families)
    people = People.of(persons, catalogue, model=policy.model)
    renown = Renown.of(contents.content, persons.history, catalogue, as_of=as_of, policy=policy)
    brands = sorted(persons.need["brand"].unique().to_pylist())
    shelves = [Shelf.of(brand, contents, persons.need, (catalogue, people), renown) for brand in brands]
    shelves = [shelf for shelf in shelves if len(shelf.contents)]
    taste = Taste.of(people, catalogue, affinity)
    reasons = Reasons(taste, contents.content, policy)
    told, near = [], []
    for shelf in shelves:
        listed, nearest = _chosen(taste, shelf, policy)
        told.append(reasons.of(shelf, Chosen.joined([listed, _general(people, shelf, policy)]).by_person()))
        near.append(reasons.of(shelf, nearest))
    return Recommended(recommendation_table(taste, told), audience_table(taste, near))


def _chosen(taste: Taste, shelf: Shelf, policy: RecommendPolicy) -> tuple[Chosen, Chosen]:
    """Choose for the people who may be chosen for, and from them."""
    from hcploop.recommend.kernels.choose import Lists, choose  # noqa: PLC0415 - Numba: .4 s and 57 MB, which readers need not pay
    from hcploop.recommend.kernels.nearest import Nearest  # noqa: PLC0415 - the same

    people = np.flatnonzero(~taste.people.is_refusing & (shelf.next_layer > NOT_SERVED))
    told = taste.known, taste.wares(shelf)

    def some(rows: Array) -> tuple[Lists, Nearest]:
        out = Lists.empty(len(rows), policy.positions), Nearest.nobody(len(shelf.contents), policy.audience)
        choose(rows, shelf.next_layer[rows], told, (policy.next_positions, int(policy.is_exploring)), out)
        return out

    lists, nearest = zip(*on_all_cores(some, people), strict=True)
    return Lists.joined(lists).chosen(people), Nearest.joined(nearest).chosen()


def _general(people: People, shelf: Shelf, policy: RecommendPolicy) -> Chosen:
    """Give those who want no personal choice what is popular: the same for all of them."""
    refusing = np.flatnonzero(people.is_refusing & (shelf.next_layer > NOT_SERVED))
    best = np.argsort(-shelf.popularity, kind="stable")[: policy.positions]
    person, place = (np.ravel(one) for one in np.meshgrid(refusing, np.arange(len(best)), indexing="ij"))
    nothing = np.zeros(len(person), np.float32)
    return Chosen(
        person=person,
        column=best[place],
        place=place + 1,
        score=shelf.popularity[best[place]],
        kind=np.full(len(person), BY_SCORE),
        similar=nothing,
        popular=nothing,
    )
