"""The digest by the clock."""

from anlan.foundation.jobs.timetable import every
from anlan.foundation.ledger.outbox import register_courier
from anlan.foundation.notices.digest import INTERVAL, TOPIC, deliver, every_few_minutes

every(INTERVAL, "notices-digest", every_few_minutes)
register_courier(TOPIC, deliver)
