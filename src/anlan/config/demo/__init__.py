"""The demo city: Changzhi's real regions, invented enterprises and people, a story in each place."""
