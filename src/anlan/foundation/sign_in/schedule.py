"""What signing in needs by the clock: old history, dead sessions and forgotten failures go."""

from datetime import timedelta

from anlan.foundation.jobs.timetable import every
from anlan.foundation.sign_in.services import forget_the_old

every(timedelta(days=1), "sign-in-forget-the-old", forget_the_old)
