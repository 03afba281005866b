"""What the condition of a duty may ask for, of parties and of posts.

A post is a party too (design, section 2): of a post the engine knows ``kind`` = "post", ``post_kind``, ``leader`` (both
"party" and "government" for a leader of both), ``head`` (yes, no), its unit's ``unit_kind``, ``line``, ``level`` and
``region``. Of a party: ``kind``, ``line``, ``level``, ``region`` (12 digits), undated, and every dated facet.
"""

from anlan.registry.parties.facets import facet_kinds

POST_KIND = "post"
UNDATED = ("kind", "line", "level", "region")
OF_POSTS = (*UNDATED, "post_kind", "leader", "head", "unit_kind")


def facets_of_parties() -> tuple[str, ...]:
    """Return the names of all facets of parties that a condition may ask for."""
    return (*UNDATED, *facet_kinds())
