"""Without a mail server, letters are files that any mail program opens."""

import email
import email.policy

from hcploop_web.delivery.email import send_email


def test_a_letter_is_a_file_that_its_owner_alone_reads(letter, reader, settings, tmp_path):
    settings.HOME, settings.EMAIL_BACKEND = tmp_path, "hcploop_web.delivery.outbox.Outbox"

    send_email(letter, reader, name="one")
    send_email(letter, reader, name="one")

    (file,) = (tmp_path / "outbox").glob("*.eml")
    assert file.stat().st_mode & 0o777 == 0o600
    told = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert told["To"] == "wang@example.com"
    assert told.get_body(["html"]).get_content().startswith("<!doctype html>")
