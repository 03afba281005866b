"""The tables of the room emergency, one import line a feature."""

from anlan.emergency.drills.models import Drill
