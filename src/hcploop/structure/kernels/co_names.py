"""Second and former names that everybody knows, and that share no letters with the official one."""

from __future__ import annotations

from collections import defaultdict

from hcploop.structure import data
from hcploop.structure.kernels.hospital_names import HospitalName, hospital_name
from hcploop.structure.kernels.places import Place


def co_names(name: HospitalName, place: Place) -> tuple[str, ...]:
    """List what else a hospital is called.

    Parameters
    ----------
    name : HospitalName
        A hospital of the market's list, read.
    place : Place
        Where it is, by its name or by what the list tells.

    Returns
    -------
    tuple of str
        Its other names by the list `hospital_names`: the official one where it was called by another, and the other
        way round. Empty for a hospital that the list does not have, as one of the same name elsewhere.

    Examples
    --------
    >>> co_names(hospital_name("中日友好医院"), Place())
    ('中日医院',)
    """
    return tuple(
        other
        for there, others in _known().get((name.core, name.campus), ())
        if there == name.place or (name.place == Place() and there.city is not None and there.city == place.city)
        for other in others
    )


@data.derived
def _known() -> dict[tuple[str, str], tuple[tuple[Place, tuple[str, ...]], ...]]:
    """List, by name proper and site, the place that each name of the list tells, and the other names of its row."""
    known: dict[tuple[str, str], list[tuple[Place, tuple[str, ...]]]] = defaultdict(list)
    for row in data.rows("hospital_names"):
        names = [row["hospital"], *row["also"].split(";")]
        for text in names:
            name = hospital_name(text)
            if name.place.province or not name.is_generic:
                others = tuple(other for other in names if other != text)
                known[name.core, name.campus].append((name.place, others))
    return {key: tuple(found) for key, found in known.items()}
