"""The index follows the registry."""

from anlan.registry.finding import services
from anlan.registry.parties.publishing import on_party_changed
from anlan.registry.parties.reach import on_reach_changed
from anlan.registry.people.announcements import on_posts_changed
from anlan.registry.regions.moves import follow_moves, on_regions_changed

on_party_changed(services.parties_changed)
on_posts_changed(services.posts_changed)
on_reach_changed(services.index_parties)
follow_moves(services.subtree_moved)
on_regions_changed(services.regions_changed)
