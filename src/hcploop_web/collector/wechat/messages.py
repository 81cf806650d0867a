"""The XML of a callback as plain values: no entities, nothing fetched, nothing deep."""

from __future__ import annotations

from lxml import etree

MOST_BYTES = 256 * 1024
"""A callback is a few hundred bytes; what is much longer is none."""


class NotAMessage(Exception):
    """The text is no XML of a callback."""


def read_message(text: bytes) -> dict[str, str]:
    """Read the fields of a callback.

    Parameters
    ----------
    text : bytes
        XML of one element that holds others.

    Returns
    -------
    dict of str to str
        By name, as they stand there; of a field that holds others the texts in it, one after the other.

    Raises
    ------
    NotAMessage
        It is no XML, declares a document type, or is too long.

    Examples
    --------
    >>> read_message(b"<xml><MsgType><![CDATA[event]]></MsgType><CreateTime>1</CreateTime></xml>")
    {'MsgType': 'event', 'CreateTime': '1'}
    """
    if len(text) > MOST_BYTES:
        raise NotAMessage
    # A parser of its own for each: one that had an error keeps it.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAMessage from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotAMessage
    return {child.tag: "".join(child.itertext()).strip() for child in root if isinstance(child.tag, str)}
