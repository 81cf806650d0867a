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


def with_blocks(evidence: ir.Table) -> ir.Table:
    """Add the columns of `BLOCKS` to a table, without the keys of blocks too large and of records alone.

    Parameters
    ----------
    evidence : ibis table
        The columns of `schema.linkage_evidence` before its blocks.

    Returns
    -------
    ibis table
        The same rows and a column for each block.
    """
    keyed = evidence.mutate(**{block.column: block.key(evidence) for block in BLOCKS})
    kept = keyed
    for block in BLOCKS:
        # Counted on `keyed`, never on `kept`: a query that doubles with every block would never compile.
        sizes = keyed.filter(keyed[block.column].notnull()).group_by(block.column).agg(size=_.count())
        useful = sizes.filter((_.size > 1) & (_.size <= block.largest)).select(useful=_[block.column])
        joined = kept.left_join(useful, kept[block.column] == useful.useful)
        kept = joined.drop(block.column).rename({block.column: "useful"})
    return kept


def _given(name: ir.StringValue, surname: ir.StringValue) -> ir.StringValue:
    """What is left of a name without its surname, which stands first in Chinese and last in the West."""
    first = name.startswith(surname)
    rest = first.ifelse(
        name.substr(surname.length()), name.substr(0, ibis.greatest(name.length() - surname.length(), 0))
    )
    # One character is borne by hundreds of people of a hospital's thousands: no block.
    return (rest.length() >= 2).ifelse(rest, ibis.null("string"))
