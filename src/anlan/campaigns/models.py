"""The tables of the room campaigns, one import line a feature."""

from anlan.campaigns.actions.models import ActionGroup, ActionPart, Bulletin, Campaign, Measure
from anlan.campaigns.zero_accident.models import CreationUnit, Survey
