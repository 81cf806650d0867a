"""The protocol's own samples, as Tencent publishes them with its libraries, and what must not pass."""

import pytest
from tests.hcploop_web.collector.wechat.platform_standin import COMPANY, encrypted

from hcploop_web.collector.wechat.crypt import MessageCipher, NotGenuine, check_signature, signature

SAMPLE = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg"
    "3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+k"
    "DZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6ti"
    "WSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p"
    "8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
)
ECHO = "fsi1xnbH4yQh0+PJxcOdhhK6TDXkjMyhEPA7xB2TGz6b+g7xyAbEkRxN/3cNXW9qdqjnoVzEtpbhnFyq6SVHyA=="


def test_the_published_sample_of_a_message_is_genuine_and_reads_as_published():
    cipher = MessageCipher("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")

    check_signature("477715d11cdb4164915debcba66cb864d751f3e6", "QDG6eK", "1409659813", "1372623149", SAMPLE)
    assert b"<Content><![CDATA[hello]]></Content>" in cipher.decrypt(SAMPLE)


def test_the_published_sample_of_a_question_reads_as_published():
    cipher = MessageCipher("6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt", "ww1436e0e65a779aee")

    check_signature(
        "012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb", "hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo", "1476416373", "47744683", ECHO
    )
    assert cipher.decrypt(ECHO) == b"1288432023552776189"


def test_the_published_sample_of_encryption_is_met():
    cipher = MessageCipher("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wxb11529c136998cb6")

    told = cipher.encrypt("我是中文abcd123".encode(), random=b"aaaabbbbccccdddd")

    assert told == "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="


@pytest.mark.parametrize("length", [*range(40), 1000])
def test_what_is_encrypted_is_read_again_whatever_its_length(length):
    cipher = MessageCipher(COMPANY.aes_key, COMPANY.app_id)

    assert cipher.decrypt(cipher.encrypt(b"x" * length)) == b"x" * length


@pytest.mark.parametrize(
    "packed",
    [
        "",
        "no base64 at all!",
        "AAAA",
        encrypted(COMPANY, "<xml/>", receiver="ww9999"),
        encrypted(COMPANY, "<xml/>", key="GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"),
        encrypted(COMPANY, "<xml/>")[:-24],
    ],
)
def test_what_is_for_somebody_else_or_spoilt_is_not_genuine(packed):
    with pytest.raises(NotGenuine):
        MessageCipher(COMPANY.aes_key, COMPANY.app_id).decrypt(packed)


def test_a_signature_of_other_parts_is_not_genuine():
    with pytest.raises(NotGenuine):
        check_signature(signature("token", "1", "n"), "token", "2", "n")
    with pytest.raises(NotGenuine):
        check_signature("\u00e9", "token", "2", "n")


@pytest.mark.parametrize("key", ["", "short", "A" * 44, "!" * 43])
def test_a_key_that_is_none_is_told(key):
    with pytest.raises(ValueError, match="43"):
        MessageCipher(key, "wx")
