"""The policy on what a page may load is strict but under /cms/."""


def test_our_pages_run_no_inline_script(client):
    told = client.get("/health/live/")["Content-Security-Policy"]

    assert "script-src 'self'" in told
    assert "unsafe" not in told


def test_the_editors_of_the_content_management_may(client, db):
    assert "'unsafe-inline'" in client.get("/cms/")["Content-Security-Policy"]
