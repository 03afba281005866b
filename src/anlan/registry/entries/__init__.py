"""Entries: what simple registers share: records of a party or a place that are entered, changed and closed.

A feature declares an ``EntryKind``; services, form and register below do the rest: permission, scope, values of
lists, twins, stale edits, the act. A feature with a rule of its own calls these services from its own.
"""
