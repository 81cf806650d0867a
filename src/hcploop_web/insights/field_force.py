"""The field force as the data tell it: who belongs to which territory, which territory to which region."""

from __future__ import annotations

from dataclasses import dataclass

from hcploop_web.insights.reading import in_force


@dataclass(frozen=True)
class FieldForce:
    """Representatives, territories and regions.

    Parameters
    ----------
    reps : tuple of (rep_id, name, team, territory or None)
        Of both teams, who is in charge of most doctors first.
    territories : tuple of (territory, region or None)
        By name.
    brands : tuple of str
        Of the market.
    market : str
        The name of the market.
    """

    reps: tuple[tuple[str, str, str, str | None], ...]
    territories: tuple[tuple[str, str | None], ...]
    brands: tuple[str, ...]
    market: str


def field_force() -> FieldForce:
    """Tell the field force of the snapshot in force."""
    now = in_force()
    reps = now.sql(
        "SELECT rep_id, coalesce(rep.name, rep_id) AS name, coalesce(team, 'sales') AS team, rep.territory "
        "FROM rep LEFT JOIN (SELECT rep_id, count(*) AS doctors FROM hcp GROUP BY rep_id) USING (rep_id) "
        "ORDER BY doctors DESC NULLS LAST, rep_id"
    ).to_pylist()
    places = now.sql(
        "SELECT territory, max(region) AS region FROM territory GROUP BY territory ORDER BY territory"
    ).to_pylist()
    return FieldForce(
        tuple((row["rep_id"], row["name"], row["team"], row["territory"]) for row in reps),
        tuple((row["territory"], row["region"]) for row in places),
        now.manifest.settings.brands,
        now.manifest.market,
    )
