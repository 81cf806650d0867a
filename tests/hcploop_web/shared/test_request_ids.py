import pytest


@pytest.mark.parametrize(
    ("given", "is_kept"), [("abcdef123456", True), ("a\nb", False), ("<script>", False), ("", False)]
)
def test_an_answer_carries_the_id_of_its_request(client, given, is_kept):
    told = client.get("/health/live/", headers={"X-Request-ID": given})["X-Request-ID"]

    assert (told == given) is is_kept
    assert len(told) >= 8
