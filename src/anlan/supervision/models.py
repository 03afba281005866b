"""The tables of the room supervision, one import line a feature."""

from anlan.supervision.inspections.models import Inspection
