"""The verbs of task lists and units' tasks: each checks permission and scope, is one transaction and leaves an Act.

``drafting`` a list · ``issuing`` it · ``performing`` by the unit · ``deciding`` by the issuer · ``measuring`` by the
system.
"""

from anlan.responsibility.tasks.services.deciding import extend, finish, inspect, overrule, remind, send_back, withdraw
from anlan.responsibility.tasks.services.drafting import add_tasks, change_list, change_task, discard_list, draft_list
from anlan.responsibility.tasks.services.issuing import close, issue, unmatched
from anlan.responsibility.tasks.services.measuring import publish_compliance
from anlan.responsibility.tasks.services.performing import accept, object_to, pass_on, progress

__all__ = [
    "accept",
    "add_tasks",
    "change_list",
    "change_task",
    "close",
    "discard_list",
    "draft_list",
    "extend",
    "finish",
    "inspect",
    "issue",
    "object_to",
    "overrule",
    "pass_on",
    "progress",
    "publish_compliance",
    "remind",
    "send_back",
    "unmatched",
    "withdraw",
]
