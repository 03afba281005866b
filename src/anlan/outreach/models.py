"""The tables of the room outreach, one import line a feature."""

from anlan.outreach.training.models import Training
