"""The tables of the room insight, one import line a feature."""

from anlan.insight.assessment.models import Assessment, ManualItem, Objection, Score, ScoreLine, ScoreSheet
from anlan.insight.sweep.models import Shortfall, Sweep
from anlan.insight.warnings.models import Explanation, Order, Run, Warning
