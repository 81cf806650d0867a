"""What contents are about, and what that says about the people who take part in them."""

from hcploop.tags.dwell import dwell_factor
from hcploop.tags.evidence import events_behind
from hcploop.tags.kernels.people_tags import people_tags
from hcploop.tags.kernels.tag_contents import tag_contents
from hcploop.tags.load_taxonomy import load_taxonomy
from hcploop.tags.participation import participation
from hcploop.tags.policy import ContentPolicy, TagPolicy
from hcploop.tags.taxonomy import FAMILIES, Tag, Taxonomy, taxonomy_table

__all__ = [
    "FAMILIES",
    "ContentPolicy",
    "Tag",
    "TagPolicy",
    "Taxonomy",
    "dwell_factor",
    "events_behind",
    "load_taxonomy",
    "participation",
    "people_tags",
    "tag_contents",
    "taxonomy_table",
]
