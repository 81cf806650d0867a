"""Which records are compared at all: pairs that share a block.

Six hundred thousand records make 180 thousand million pairs. Only pairs that share a contact, an identifier,
or name and place are worth a look. Every rule is a column that holds the block's key, so a block that is
too large to be worth its pairs is known before a pair is made: its key is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _


@dataclass(frozen=True)
class Block:
    """A rule by which records are compared.

    Parameters
    ----------
    column : str
        Where the key stands in `schema.linkage_evidence`.
    words : str
        What the records of a block share.
    key : callable
        From the table before the keys to the key.
    largest : int
        Blocks of more records than this are left out: n records make n (n - 1) / 2 pairs.
    needs : tuple of str
        Columns without which the rule is left out before anything is asked of the data.
    """

    column: str
    words: str
    key: Callable[[ir.Table], ir.StringValue]
    largest: int
    needs: tuple[str, ...] = ()


def _joined(*parts: ir.StringValue) -> ir.StringValue:
    """Parts with a bar between; null where one of them is null."""
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + "|" + part
    return whole


def _of(name: str, words: str, largest: int, *columns: str) -> Block:
    """Make a rule whose key is what stands in columns that not every market fills."""
    return Block(f"block_{name}", words, lambda t: _joined(*(t[column] for column in columns)), largest, columns)


BLOCKS: tuple[Block, ...] = (
    Block("block_licence", "licence", lambda t: t.licence_no, 100),
    Block("block_unionid", "unionid", lambda t: t.wechat_unionid, 100),
    Block("block_openid", "openid", lambda t: t.wechat_openid, 100),
    Block("block_external", "external_userid", lambda t: t.external_userid, 100),
    Block("block_other", "further identifier", lambda t: t.other_ids.sort()[0], 100),
    Block("block_phone", "telephone", lambda t: t.phone, 60),
    Block("block_email", "e-mail", lambda t: t.email, 60),
    Block("block_name_place", "name and hospital", lambda t: _joined(t.name_key, t.place_key), 60),
    Block("block_sound_place", "name's sound and hospital", lambda t: _joined(t.pinyin, t.place_key), 60),
    Block("block_name_city", "name and city", lambda t: _joined(t.name_key, t.city), 30),
    Block("block_name_desk", "name and department", lambda t: _joined(t.name_key, t.department), 12),
    Block("block_name", "a rare name", lambda t: t.name_key, 12),
    Block(
        "block_surname_desk",
        "surname, hospital and department",
        lambda t: _joined(t.surname_key, t.place_key, t.department),
        12,
    ),
    Block(
        "block_given_place",
        "given name and hospital",
        lambda t: _joined(_given(t.name_key, t.surname_key), t.place_key),
        12,
    ),
    _of("names", "given and family name", 100, "given_key", "family_key"),
    _of("birth_family", "day of birth and family name", 60, "birth_date", "family_key"),
    _of("birth_given", "day of birth and given name", 60, "birth_date", "given_key"),
    _of("post_family", "postcode and family name", 60, "postcode", "family_key"),
    _of("post_given", "postcode and given name", 60, "postcode", "given_key"),
    Block(
        "block_post_birth",
        "postcode and year of birth",
        lambda t: _joined(t.postcode, t.birth_date.substr(0, 4)),
        60,
        ("postcode", "birth_date"),
    ),
    _of("birth", "a rare day of birth", 40, "birth_date"),
    _of("post", "a rare postcode", 40, "postcode"),
    _of("address", "street and number", 30, "address"),
    _of("area_names", "first part of the postcode and family name", 100, "post_area", "family_key"),
    _of("family", "a rare family name", 60, "family_key"),
    Block(
        "block_family_trait",
        "family name and first trait",
        lambda t: _joined(t.family_key, t.traits.sort()[0]),
        100,
        ("family_key", "traits"),
    ),
    Block(
        "block_given_trait",
        "given name and first trait",
        lambda t: _joined(t.given_key, t.traits.sort()[0]),
        60,
        ("given_key", "traits"),
    ),
    Block(
        "block_begun",
        "beginnings of both names",
        lambda t: _joined(t.given_key.substr(0, 3), t.family_key.substr(0, 4)),
        100,
        ("given_key", "family_key"),
    ),
    Block(
        "block_year_names",
        "year of birth and the beginnings of both names",
        lambda t: _joined(t.birth_date.substr(0, 4), t.given_key.substr(0, 1), t.family_key.substr(0, 3)),
        60,
        ("birth_date", "given_key", "family_key"),
    ),
    Block(
        "block_swapped",
        "two names in any order and year of birth",
        lambda t: _joined(
            ibis.least(t.given_key, t.family_key), ibis.greatest(t.given_key, t.family_key), t.birth_date.substr(0, 4)
        ),
        60,
        ("birth_date", "given_key", "family_key"),
    ),
)
"""The rules, the surest first: a pair is made by the first rule that it meets."""
_PLAIN = tuple(block for block in BLOCKS if not block.needs)


def with_keys(evidence: ir.Table) -> ir.Table:
    """Add the columns of `BLOCKS` to a table: every record's keys, however many share them.

    Parameters
    ----------
    evidence : ibis table
        The columns of `schema.linkage_evidence` before its blocks.

    Returns
    -------
    ibis table
        The same rows and a column for each block whose columns there are.
    """
    made = [block for block in BLOCKS if set(block.needs) <= set(evidence.columns)]
    return evidence.mutate(**{block.column: block.key(evidence) for block in made})


def useful_keys(keyed: ir.Table, asked: ir.Table) -> ir.Table:
    """List the keys of some records that make pairs worth a look.

    Parameters
    ----------
    keyed : schema.linkage_evidence
        Every record, with every key.
    asked : ibis table
        The records: `record_id`.

    Returns
    -------
    ibis table
        `block`, `key`: one row a key that at least one other record shares, and no more than the block allows.
    """
    wanted = keyed.semi_join(asked, "record_id")
    listed = [_useful(keyed.semi_join(wanted, block.column), block) for block in _PLAIN]
    return ibis.union(
        *[keys.select(ibis.literal(one.column).name("block"), "key") for keys, one in zip(listed, _PLAIN, strict=True)]
    )


def neighbours(keyed: ir.Table, useful: ir.Table) -> ir.Table:
    """List the records that hold one of some keys.

    Parameters
    ----------
    keyed : schema.linkage_evidence
        Every record, with every key.
    useful : ibis table
        What `useful_keys` gave.

    Returns
    -------
    ibis table
        `record_id`: one row a record.
    """
    found = [
        keyed.semi_join(keys, keyed[block.column] == keys.key).select("record_id")
        for block in _PLAIN
        for keys in [_keys_of(useful, block)]
    ]
    return ibis.union(*found, distinct=True)


def with_blocks(keyed: ir.Table, useful: ir.Table | None = None) -> ir.Table:
    """Leave records the keys that make pairs worth a look, and null in the place of the others.

    Parameters
    ----------
    keyed : schema.linkage_evidence
        Records with every key.
    useful : ibis table, optional
        What `useful_keys` gave; found from the records themselves if left out.

    Returns
    -------
    schema.linkage_evidence
        The same rows.
    """
    looked_at = {}
    for block in _PLAIN:
        # Marked, not joined: fourteen joins would copy every row of all columns fourteen times.
        keys = _useful(keyed, block) if useful is None else _keys_of(useful, block)
        key = keyed[block.column]
        looked_at[block.column] = key.isin(keys.key).ifelse(key, ibis.null("string"))
    return _with_further(keyed.mutate(**looked_at))


def _with_further(table: ir.Table) -> ir.Table:
    """Look at the blocks of columns that not every market fills: too many to be joined one by one."""
    useful = {}
    for block in BLOCKS:
        if block.needs and block.column in table.columns:
            size = table.count().over(ibis.window(group_by=table[block.column]))
            useful[block.column] = size.between(2, block.largest).ifelse(table[block.column], ibis.null("string"))
    return table.mutate(**useful) if useful else table


def _useful(keyed: ir.Table, block: Block) -> ir.Table:
    sizes = keyed.filter(keyed[block.column].notnull()).group_by(key=keyed[block.column]).agg(size=_.count())
    return sizes.filter((_.size > 1) & (_.size <= block.largest)).select("key")


def _keys_of(useful: ir.Table, block: Block) -> ir.Table:
    return useful.filter(useful.block == block.column).select("key")


def _given(name: ir.StringValue, surname: ir.StringValue) -> ir.StringValue:
    """What is left of a name without its surname, which stands first in Chinese and last in the West."""
    first = name.startswith(surname)
    rest = first.ifelse(
        name.substr(surname.length()), name.substr(0, ibis.greatest(name.length() - surname.length(), 0))
    )
    # One character is borne by hundreds of people of a hospital's thousands: no block.
    return (rest.length() >= 2).ifelse(rest, ibis.null("string"))
