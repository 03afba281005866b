"""Who is told of a warning: the warned himself, then whoever answers for him, then the committee office."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from anlan.foundation.accounts.roles import roles
from anlan.insight.warnings.models import Warning
from anlan.insight.warnings.permissions import EXPLAIN, ISSUE
from anlan.insight.warnings.rules import Rung
from anlan.registry.assignment.queries import officers_of
from anlan.registry.people.queries import HeldPost, held_posts


@dataclass
class Directory:
    """The posts that may have to be told about some warnings, read once for all of them."""

    own: dict[int, list[HeldPost]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[int, HeldPost] = field(default_factory=dict)
    officers: dict[int, HeldPost] = field(default_factory=dict)
    offices: list[HeldPost] = field(default_factory=list)

    def of(self, warning: Warning) -> list[HeldPost]:
        """Return whom the warning's rung concerns; nobody when another warning speaks for it."""
        if warning.silenced_by:
            return []
        if warning.rung <= Rung.WARN:
            return self.warned(warning)
        superior = self.officers.get(warning.party_id) if warning.rung == Rung.REPORT else None
        # Whoever is reported is told so, and first of all where the system only now begins to look.
        return [*([superior] if superior else self.office_above(warning)), *self.warned(warning)]

    def warned(self, warning: Warning) -> list[HeldPost]:
        """Return the post in person, else the head of the unit and its safety officers, else whoever may explain."""
        if warning.post_id is not None:
            holder = self.posts.get(warning.post_id)
            return [holder] if holder else []
        posts = self.own.get(warning.party_id, [])
        able = [post for post in posts if post.role in _who_may(EXPLAIN)]
        return [post for post in able if post.is_head or roles()[post.role].reach == "party"] or able

    def office_above(self, warning: Warning) -> list[HeldPost]:
        """Return the committee office nearest above the party, never the party itself.

        A government's own office stands beside it; that of the next level is its superior.
        """
        path, is_government = warning.party.region_path, warning.party.kind == "government"
        above = [
            post
            for post in self.offices
            if path.startswith(post.path)
            and post.organisation_id != warning.party_id
            and not (is_government and post.path == path)
        ]
        nearest = max((len(post.path) for post in above), default=0)
        return [post for post in above if len(post.path) == nearest]


def directory_for(warnings: Sequence[Warning]) -> Directory:
    """Read the posts that the warnings may concern, in four queries however many they are."""
    parties = {warning.party_id for warning in warnings}
    # Leaders may issue orders too; it is their office that prepares them and is told.
    offices = {code for code in _who_may(ISSUE) if not roles()[code].leader}
    found = Directory(offices=[post for post in held_posts(roles=offices) if post.path])
    for post in held_posts(organisations=parties):
        found.own[post.organisation_id].append(post)
    found.posts = {post.id: post for post in held_posts(posts={w.post_id for w in warnings if w.post_id})}
    officers = officers_of(parties)
    held = {post.id: post for post in held_posts(posts=set(officers.values()))}
    found.officers = {party: held[post] for party, post in officers.items() if post in held}
    return found


def _who_may(permission: str) -> frozenset[str]:
    return frozenset(code for code, role in roles().items() if permission in role.permissions)
