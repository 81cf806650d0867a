"""Signatures and encrypted messages of WeChat and WeCom, as their published protocol has them.

A message is AES-256-CBC under the decoded EncodingAESKey, whose first 16 bytes are the vector. Its plain text is 16
random bytes, the length of the message as four bytes in network order, the message, and the id of whom it is for,
padded to a multiple of 32 by PKCS#7.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK_BYTES = 32
_RANDOM_BYTES = 16
_HEAD_BYTES = _RANDOM_BYTES + 4
_KEY_CHARACTERS = 43


class NotGenuine(Exception):
    """A message was not made by who knows the secrets, or not for us."""


def signature(*parts: str) -> str:
    """Return the SHA-1 of the parts, sorted and put together, in hex.

    Parameters
    ----------
    *parts : str
        The token, the timestamp and the nonce; of an encrypted message also its text.

    Returns
    -------
    str
        40 hexadecimal digits.

    Examples
    --------
    >>> signature("token", "1409304348", "xxxxxx")
    'f43b4a6571a6552356f482636e5a77e7fa33dcc9'
    """
    # The protocol asks for SHA-1; that it binds token and text together is all it is used for.
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def check_signature(given: str, *parts: str) -> None:
    """Raise where a signature is not that of the parts.

    Parameters
    ----------
    given : str
        As it came.
    *parts : str
        Of `signature`.

    Raises
    ------
    NotGenuine
        It is another one.
    """
    if not hmac.compare_digest(given.encode(), signature(*parts).encode()):
        raise NotGenuine


class MessageCipher:
    """Encrypts and decrypts the messages of one account.

    Parameters
    ----------
    encoding_aes_key : str
        43 characters, as the platform shows it.
    receiver : str
        The id that every message ends with: the appid of an official account, the corpid of a company.

    Raises
    ------
    ValueError
        The key is no such key.
    """

    def __init__(self, encoding_aes_key: str, receiver: str) -> None:
        try:
            # The last character may hold bits that belong to no byte; some keys of the platform do.
            key = base64.b64decode(encoding_aes_key + "=")
        except binascii.Error as error:
            raise ValueError("an EncodingAESKey has 43 letters and digits") from error
        if len(encoding_aes_key) != _KEY_CHARACTERS or len(key) != _BLOCK_BYTES:
            raise ValueError("an EncodingAESKey has 43 letters and digits")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        self._receiver = receiver.encode()

    def decrypt(self, text: str) -> bytes:
        """Return the message that an encrypted text holds.

        Parameters
        ----------
        text : str
            Base64.

        Returns
        -------
        bytes
            The message.

        Raises
        ------
        NotGenuine
            It was not encrypted with this key, or is for somebody else.
        """
        try:
            packed = base64.b64decode(text, validate=True)
            decryptor = self._cipher.decryptor()
            plain = decryptor.update(packed) + decryptor.finalize()
        except (binascii.Error, ValueError) as error:
            raise NotGenuine from error
        return self._opened(plain)

    def encrypt(self, message: bytes, *, random: bytes | None = None) -> str:
        """Return a message as an encrypted text.

        Parameters
        ----------
        message : bytes
            Of any length.
        random : bytes, optional
            16 of them; drawn where left out.

        Returns
        -------
        str
            Base64.
        """
        head = random if random is not None else secrets.token_bytes(_RANDOM_BYTES)
        plain = head + struct.pack("!I", len(message)) + message + self._receiver
        missing = _BLOCK_BYTES - len(plain) % _BLOCK_BYTES
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()).decode()

    def _opened(self, plain: bytes) -> bytes:
        padding = plain[-1] if plain else 0
        if not 1 <= padding <= _BLOCK_BYTES or plain[-padding:] != bytes([padding]) * padding:
            raise NotGenuine
        held = plain[:-padding]
        if len(held) < _HEAD_BYTES:
            raise NotGenuine
        (length,) = struct.unpack("!I", held[_RANDOM_BYTES:_HEAD_BYTES])
        message, receiver = held[_HEAD_BYTES : _HEAD_BYTES + length], held[_HEAD_BYTES + length :]
        if len(message) != length or not hmac.compare_digest(receiver, self._receiver):
            raise NotGenuine
        return message
