"""The tables of the room campaigns, one import line a feature."""

from anlan.campaigns.actions.models import ActionGroup, ActionPart, Bulletin, Campaign, Measure
from anlan.campaigns.findings.models import ActionRound, Cut, CutLine, Finding
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.pilots.models import Pilot, PilotSite
from anlan.campaigns.visits.models import Matter, Visit
from anlan.campaigns.zero_accident.models import CreationUnit, LeadingGroup, Survey
