"""The verbs on people and posts: appoint, vacate, close, delegate (REG-18, REG-19, REG-31)."""

from anlan.registry.people.services.delegating import delegate, end_delegation
from anlan.registry.people.services.giving import may_give
from anlan.registry.people.services.holding import appoint, appoint_by_name, person_leaves, place_account, vacate_post
from anlan.registry.people.services.jurisdictions import end_jurisdiction, set_jurisdiction
from anlan.registry.people.services.persons import add_person, edit_person, give_account
from anlan.registry.people.services.posts import close_post, create_post, edit_post
from anlan.registry.people.services.reaching import CLOSE, EDIT

__all__ = [
    "CLOSE",
    "EDIT",
    "add_person",
    "appoint",
    "appoint_by_name",
    "close_post",
    "create_post",
    "delegate",
    "edit_person",
    "edit_post",
    "end_delegation",
    "end_jurisdiction",
    "give_account",
    "may_give",
    "person_leaves",
    "place_account",
    "set_jurisdiction",
    "vacate_post",
]
