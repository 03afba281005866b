"""Wang records, Li looks on from the neighbouring county; two kinds of act that only the tests know."""

from datetime import UTC, datetime
from uuid import UUID

from anlan.foundation.ledger import kinds
from anlan.foundation.scope.rules import Actor, Reach

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
BAKERY = UUID("01930000-0000-7000-8000-00000000ba4e")
BOILER_HOUSE = UUID("01930000-0000-7000-8000-000000000b01")
WANG = Actor(
    name="王小明",
    user_id=1,
    user_uid=UUID("01930000-0000-7000-8000-0000000000aa"),
    post_id=1,
    post_uid=UUID("01930000-0000-7000-8000-0000000000ab"),
    reach=Reach(parties=(1,)),
)
LI = Actor(name="李四", user_id=2, user_uid=UUID("01930000-0000-7000-8000-0000000000ba"))

kinds.declare({"test.inspected": "Inspected", "test.withdrawn": "Withdrawn"})
