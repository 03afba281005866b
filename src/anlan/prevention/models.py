"""The tables of the room prevention, one import line a feature."""

from anlan.prevention.criteria.models import Confirmation, Criterion, StandardDocument
