"""Look-ups with what a test needs in them."""

import pytest

from hcploop import schema
from hcploop.structure.records import Forms


@pytest.fixture
def forms():
    """Make look-ups from rows; those that a test does not name are empty."""

    def made(**rows):
        tables = {
            "names": schema.name_form,
            "hospitals": schema.hospital_match,
            "departments": schema.department_match,
            "titles": schema.title_match,
            "places": schema.place_match,
            "phones": schema.phone_form,
        }
        return Forms(**{name: table.rows(rows.get(name, [])) for name, table in tables.items()})

    return made
