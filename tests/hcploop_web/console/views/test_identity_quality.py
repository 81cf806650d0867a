"""How right OneID is, as a browser asks for it."""

import html
import io

import pytest
from openpyxl import load_workbook

from hcploop.engine import open_snapshot
from hcploop_web.accounts.roles import Role
from hcploop_web.console.models import IdentityDecision

pytestmark = pytest.mark.slow

EN = {"Accept-Language": "en"}
SAMPLE = "/identities/?of=sample"


def _page(client, address="/identities/quality/"):
    answer = client.get(address, headers=EN)
    return answer.context, html.unescape(answer.content.decode())


def test_before_anybody_judged_it_says_how_many_answers_lack(market, somebody):
    told, text = _page(somebody(Role.STEWARD))

    sample = open_snapshot(market).arrow("oneid_sample")
    quality = told["quality"]
    assert not quality.is_told
    assert (quality.left, sum(one.drawn for one in quality.strata)) == (sample.num_rows, sample.num_rows)
    assert f"Once {quality.wanted} more drawn pairs are judged" in text
    assert f"Judge {sample.num_rows} drawn pairs" in text
    assert "Sure, but refused for what no person holds" in text


def test_who_judges_the_sample_does_not_see_what_the_loop_thinks(market, somebody):
    told, text = _page(somebody(Role.STEWARD), SAMPLE)

    assert told["pair"].one.named in text
    assert told["is_blind"]
    for telling in ("% sure", "Why they are asked about", told["pair"].one.one_id or "no id"):
        assert telling not in text


def test_a_judged_pair_leaves_the_sample_and_is_a_decision(market, somebody):
    client = somebody(Role.STEWARD)
    before, _ = _page(client, SAMPLE)
    pair = before["pair"]

    client.post(SAMPLE, {"record_a": pair.one.named, "record_b": pair.other.named, "decision": "different"})

    after, _ = _page(client, SAMPLE)
    quality, _ = _page(client)
    assert after["queue"].left == quality["quality"].left == before["queue"].left - 1
    assert after["pair"].one.record_id != pair.one.record_id or after["pair"].other.record_id != pair.other.record_id
    assert IdentityDecision.objects.get().pair == tuple(sorted((pair.one.named, pair.other.named)))


def test_the_strata_can_be_taken_to_excel(market, somebody):
    answer = somebody(Role.STEWARD).get("/identities/quality/", {"as": "xlsx", "table": "strata"}, headers=EN)

    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    sample = open_snapshot(market).arrow("oneid_sample")
    assert sum(row[3] for row in sheet.iter_rows(values_only=True) if isinstance(row[3], int)) == sample.num_rows


def test_who_only_looks_is_not_asked_to_judge(market, somebody):
    _, text = _page(somebody(Role.PRIVACY))

    assert "?of=sample" not in text
