"""The entries of the main navigation: features declare theirs, the shell shows what the actor may open."""
