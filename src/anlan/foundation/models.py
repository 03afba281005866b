"""The tables of the foundation, one import line a feature."""

from anlan.foundation.accounts.models import User
