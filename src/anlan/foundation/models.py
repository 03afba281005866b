"""The tables of the foundation, one import line a feature."""

from anlan.foundation.accounts.models import User
from anlan.foundation.ledger.models import Act, ActDetail, LeafRun, LedgerKey, OutboxEntry, TreeHead, TreeNode
from anlan.foundation.sign_in.models import SignIn
