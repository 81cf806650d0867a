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
    """

    column: str
    words: str
    key: Callable[[ir.Table], ir.StringValue]
    largest: int


def _joined(*parts: ir.StringValue) -> ir.StringValue:
    """Parts with a bar between; null where one of them is null."""
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + "|" + part
    return whole


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
)
"""The rules, the surest first: a pair is made by the first rule that it meets."""


def with_keys(evidence: ir.Table) -> ir.Table:
    """Add the columns of `BLOCKS` to a table: every record's keys, however many share them.

    Parameters
    ----------
    evidence : ibis table
        The columns of `schema.linkage_evidence` before its blocks.

    Returns
    -------
    schema.linkage_evidence
        The same rows and a column for each block.
    """
    return evidence.mutate(**{block.column: block.key(evidence) for block in BLOCKS})


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
    listed = [_useful(keyed.semi_join(wanted, block.column), block) for block in BLOCKS]
    return ibis.union(
        *[keys.select(ibis.literal(one.column).name("block"), "key") for keys, one in zip(listed, BLOCKS, strict=True)]
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
        for block in BLOCKS
        for keys in [_of(useful, block)]
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
    kept = keyed
    for block in BLOCKS:
        # Counted on `keyed`, never on `kept`: a query that doubles with every block would never compile.
        keys = (_useful(keyed, block) if useful is None else _of(useful, block)).select(useful="key")
        joined = kept.left_join(keys, kept[block.column] == keys.useful)
        kept = joined.drop(block.column).rename({block.column: "useful"})
    return kept


def _useful(keyed: ir.Table, block: Block) -> ir.Table:
    sizes = keyed.filter(keyed[block.column].notnull()).group_by(key=keyed[block.column]).agg(size=_.count())
    return sizes.filter((_.size > 1) & (_.size <= block.largest)).select("key")


def _of(useful: ir.Table, block: Block) -> ir.Table:
    return useful.filter(useful.block == block.column).select("key")


def _given(name: ir.StringValue, surname: ir.StringValue) -> ir.StringValue:
    """What is left of a name without its surname, which stands first in Chinese and last in the West."""
    first = name.startswith(surname)
    rest = first.ifelse(
        name.substr(surname.length()), name.substr(0, ibis.greatest(name.length() - surname.length(), 0))
    )
    # One character is borne by hundreds of people of a hospital's thousands: no block.
    return (rest.length() >= 2).ifelse(rest, ibis.null("string"))
