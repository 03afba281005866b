"""The tables of the foundation, one import line a feature."""

from anlan.foundation.accounts.models import User
from anlan.foundation.attachments.models import Attachment
from anlan.foundation.codes.models import Series
from anlan.foundation.exports.models import Export
from anlan.foundation.jobs.models import Job, TimetableRun
from anlan.foundation.ledger.models import Act, ActDetail, LeafRun, LedgerKey, OutboxEntry, TreeHead, TreeNode
from anlan.foundation.notices.models import Channel, Notice
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.registers.models import SavedView
from anlan.foundation.search.models import SearchEntry, SearchText
from anlan.foundation.sign_in.models import SignIn
