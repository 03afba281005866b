"""The tables of the room responsibility, one import line a feature."""

from anlan.responsibility.duties.models import Duty, DutyTerms, Waiver
