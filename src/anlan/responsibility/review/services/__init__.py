"""The verbs of a document under review: each checks permission and scope, is one transaction and leaves an Act.

``taking_in`` a document · ``deciding`` about items · ``joining`` and dividing them · ``naming`` units · ``publishing``.
"""

from anlan.responsibility.review.services.deciding import accept, accept_sure, correct, reject, reopen
from anlan.responsibility.review.services.joining import merge_next, split
from anlan.responsibility.review.services.naming import say_units
from anlan.responsibility.review.services.publishing import enter_duties, publish
from anlan.responsibility.review.services.taking_in import change_document, drop, take_in

__all__ = [
    "accept",
    "accept_sure",
    "change_document",
    "correct",
    "drop",
    "enter_duties",
    "merge_next",
    "publish",
    "reject",
    "reopen",
    "say_units",
    "split",
    "take_in",
]
