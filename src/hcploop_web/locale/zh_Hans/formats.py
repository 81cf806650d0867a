"""Numbers in groups of three, as statistics, banks and the loop's own report write them; Django has four, unparted."""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = ","
