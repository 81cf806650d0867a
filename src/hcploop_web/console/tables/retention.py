"""The table of periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from hcploop_web.console.passed import Passed
from hcploop_web.console.sheet import Sheet
from hcploop_web.privacy.retention import days_of


def of_periods(kinds: Sequence[Passed], enforced_at: dt.datetime | None) -> Sheet:
    """Lay out every kind, its period, how much is older, and when periods were last enforced."""
    headings = [_("What"), _("Days"), _("Older now"), _("Why so long"), _("Last time:")]
    lines = [(str(x.period.title), days_of(x.period), x.older, str(x.period.why), enforced_at) for x in kinds]
    return Sheet("periods", _("Periods"), headings, lambda: lines)
