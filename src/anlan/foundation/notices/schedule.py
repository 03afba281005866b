"""The digest by the clock."""

from anlan.foundation.jobs.timetable import every
from anlan.foundation.ledger.outbox import register_courier
from anlan.foundation.notices.digest import INTERVAL, TOPIC, deliver, write_digests

every(INTERVAL, "notices-digest", write_digests)
register_courier(TOPIC, deliver)
