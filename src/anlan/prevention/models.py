"""The tables of the room prevention, one import line a feature."""

from anlan.prevention.checks.models import SelfCheck
from anlan.prevention.criteria.models import Confirmation, Criterion, StandardDocument
from anlan.prevention.disclosures.models import Disclosure
from anlan.prevention.handovers.models import HazardHandover
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.parts import DualReport, Extension, GradeChange, Hold, Plan, Recheck, Watch
from anlan.prevention.rectification_notices.models import RectificationNotice
from anlan.prevention.supervision_orders.models import OrderProgress, SupervisionOrder
