"""Who sees what: the actor, his reach, and the one door visible_to(actor)."""
