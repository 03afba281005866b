"""Recurring and timed duties in running text: stretches, time phrases, exclusions, actors, actions."""
