"""What stands in the tables of identities."""

import pytest

from hcploop_web.console.templatetags.identities import told


@pytest.mark.parametrize(("kind", "said"), [("practising", "Licence to practise"), ("npi", "npi"), (None, "–")])
def test_a_kind_of_licence_is_named_and_what_has_no_name_stays(kind, said):
    assert told(kind, "licence_kind") == said
