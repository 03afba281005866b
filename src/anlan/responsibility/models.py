"""The tables of the room responsibility, one import line a feature."""

from anlan.responsibility.duties.models import Duty, DutyTerms, Waiver
from anlan.responsibility.meetings.models import Meeting
from anlan.responsibility.reports.models import Report
from anlan.responsibility.review.models import DraftItem, PolicyDocument
from anlan.responsibility.tasks.models import Addressee, Task, TaskEntry, TaskList, UnitName, UnitTask
