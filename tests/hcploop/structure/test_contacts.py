"""E-mails, licences, WeChat ids."""

import ibis
import pytest

from hcploop.structure.contacts import email, licence, namespaced


@pytest.mark.parametrize(
    "text", ["Li.Na@Hospital.cn", " li.na＠hospital.cn ", "mailto:li.na@hospital.cn", "ＬＩ.na@hospital.cn"]
)
def test_every_writing_of_an_address_is_one(text):
    assert email(ibis.literal(text)).execute() == "li.na@hospital.cn"


@pytest.mark.parametrize("text", ["无", "li.na", "@x.cn", ""])
def test_what_is_no_address_is_null(text):
    assert email(ibis.literal(text)).execute() is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [("110-1010 023x", "1101010023X"), ("１１０１", "1101"), ("0000", None), ("1111111", None), ("无", None)],
)
def test_a_licence_is_letters_and_digits(text, plain):
    assert licence(ibis.literal(text)).execute() == plain


def test_a_bare_id_holds_on_its_source():
    assert namespaced(ibis.literal("u1"), source=ibis.literal("wx")).execute() == "u1@wx"
    assert namespaced(ibis.literal("u1@app"), source=ibis.literal("wx")).execute() == "u1@app"


@pytest.mark.parametrize("text", ["oX1＠wx1", " oX1 @ wx1 ", "oX1@wx1"])
def test_every_writing_of_an_id_with_its_platform_is_one(text):
    assert namespaced(ibis.literal(text), source=ibis.literal("crm")).execute() == "oX1@wx1"


@pytest.mark.parametrize("text", ["", "  ", "null", "NULL@wx1", "@wx1", "undefined", "0", "-"])
def test_what_is_no_id_is_null(text):
    assert namespaced(ibis.literal(text), source=ibis.literal("crm")).execute() is None
