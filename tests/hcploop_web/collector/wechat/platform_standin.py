"""WeChat and WeCom as their published protocol describes them, in this process: answers questions, makes callbacks."""

import base64
import datetime as dt
import hashlib
import json
import struct
import urllib.parse

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from hcploop_web.collector.wechat.accounts import Account

NOW = dt.datetime(2026, 7, 1, 4, 0, tzinfo=dt.UTC)
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OFFICIAL = Account("oncology", "wechat_oncology", "official", "wx0001", "t-official", KEY, "s-official", "open1")
PLAIN = Account("plain", "wechat_plain", "official", "wx0002", "t-plain")
COMPANY = Account("company", "wecom", "wecom", "ww0003", "t-company", KEY, "s-company", "open1")


def stamp(at=NOW):
    return str(int(at.timestamp()))


def sign(*parts):
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def encrypted(account, text, *, random=b"0123456789abcdef", receiver=None, key=None):
    """Encrypt as the platform does."""
    secret = base64.b64decode((key or account.aes_key) + "=")
    told = text.encode()
    plain = random + struct.pack(">I", len(told)) + told + (receiver or account.app_id).encode()
    padder = PKCS7(256).padder()
    cipher = Cipher(AES256(secret), CBC(secret[:16])).encryptor()
    return base64.b64encode(cipher.update(padder.update(plain) + padder.finalize()) + cipher.finalize()).decode()


def xml(**fields):
    return "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items()) + "</xml>"


def message(**fields):
    """A message of a follower, or an event of the platform."""
    usual = {"ToUserName": "gh_1", "FromUserName": "o-anna", "CreateTime": stamp(), "MsgType": "event"}
    return xml(**usual | fields)


def pushed(account, text, *, at=NOW, nonce="n1", **knobs):
    """The query and the body with which the platform tells a message."""
    if not account.aes_key:
        query = {"signature": sign(account.token, stamp(at), nonce), "timestamp": stamp(at), "nonce": nonce}
        return urllib.parse.urlencode(query).encode(), text.encode()
    packed = encrypted(account, text, **knobs)
    signature = sign(account.token, stamp(at), nonce, packed)
    query = {"msg_signature": signature, "timestamp": stamp(at), "nonce": nonce, "encrypt_type": "aes"}
    return urllib.parse.urlencode(query).encode(), xml(ToUserName="gh_1", Encrypt=packed).encode()


class PlatformStandIn:
    """Answers what is asked of the platforms; what it was asked stands in `asked`."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []
        self.token, self.tokens_made, self.left = "", 0, 10_000
        self.busy, self.is_down, self.codes = 0, False, {}

    def expire(self):
        self.token = "another"

    def __call__(self, address, body):
        parts = urllib.parse.urlsplit(address)
        query = dict(urllib.parse.parse_qsl(parts.query))
        told = None if body is None else json.loads(body)
        self.asked.append((parts.path, query, told))
        if self.is_down:
            raise ConnectionResetError
        return json.dumps(self._say(parts.path, query, told)).encode()

    def _say(self, path, query, told):
        if path in ("/cgi-bin/stable_token", "/cgi-bin/gettoken"):
            return self._make_token(told or query)
        if path == "/sns/oauth2/access_token":
            return self.codes.pop(query["code"], {"errcode": 40029, "errmsg": "invalid code"})
        if query.get("access_token") != self.token:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        if self.busy:
            self.busy -= 1
            return {"errcode": -1, "errmsg": "system error"}
        self.left -= 1
        if self.left < 0:
            return {"errcode": 45009, "errmsg": "reach max api daily quota limit"}
        found = self.answers.get(path.rpartition("/")[2], {"errcode": 48001, "errmsg": "api unauthorized"})
        return found(query, told) if callable(found) else found

    def _make_token(self, told):
        if (told.get("secret") or told.get("corpsecret")) not in (OFFICIAL.secret, COMPANY.secret):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        self.tokens_made += 1
        self.token = f"token{self.tokens_made}"
        return {"access_token": self.token, "expires_in": 7200}
