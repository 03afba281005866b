"""What the workbench shows, gathered from the rooms; each number has the address of its rows."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment import queries as assignment
from anlan.registry.intake import queries as intake
from anlan.registry.parties.models import EVERY_GAP, Gap, Party
from anlan.registry.parties.queries import businesses
from anlan.registry.people.models import Post
from anlan.registry.plates import queries as plates

if TYPE_CHECKING:
    from django.utils.functional import Promise

OWN_LIMIT = 5


@dataclass(frozen=True)
class Number:
    """A count, the address of the rows behind it, and how bad it is when it is not zero."""

    label: "str | Promise"
    count: int
    url: str
    icon: str
    tone: str = "info"
    hint: "str | Promise" = ""

    @property
    def shown_tone(self) -> str:
        """Return the tone: nothing left to do is good."""
        return self.tone if self.count or self.tone == "info" else "ok"


@dataclass
class Workbench:
    """The numbers at the top, the work below, and the enterprises that are one's own."""

    numbers: list[Number] = field(default_factory=list)
    work: list[Number] = field(default_factory=list)
    own: list[Party] = field(default_factory=list)


def workbench(actor: Actor) -> Workbench:
    """Return what the actor's first screen shows; only what his permissions let him open. At most seven queries."""
    bench = Workbench()
    if actor.may("registry:party:view"):
        _parties(bench, actor)
    if actor.may("registry:dispute:view"):
        open_cases = sum(assignment.dispute_counts(actor).values())
        _add(
            bench.work,
            _("Disputes waiting for a decision"),
            open_cases,
            "registry-disputes-list",
            "scale",
            "bad",
            "state=open",
        )
    if actor.may("registry:post:view"):
        vacant = Post.objects.visible_to(actor).filter(closed_on=None).filter(Q(holder=None) | Q(acting=True)).count()
        _add(
            bench.work,
            _("Posts vacant or held by a stand-in"),
            vacant,
            "registry-posts-list",
            "user-off",
            "warn",
            "vacant=1",
        )
    if actor.may("registry:plate:view"):
        void = plates.without_plate(actor, again=True).count()
        _add(bench.work, _("Plates to be issued again"), void, "plate-list", "certificate", "warn", "show=again")
    if actor.may("registry:party:import"):
        waiting = intake.imports(actor).filter(state__in=("previewed", "applying")).count()
        _add(bench.work, _("Imports waiting for you"), waiting, "import-list", "file-import", "warn")
    bench.work.sort(key=lambda number: (number.count == 0, number.tone != "bad"))
    return bench


def _parties(bench: Workbench, actor: Actor) -> None:
    if not actor.reach.everything and not actor.reach.areas:
        bench.own = list(businesses(actor).select_related("region", "lead").order_by("name")[:OWN_LIMIT])
        return
    whole = [area.path for area in actor.reach.areas if not area.line]
    rows = (
        assignment.open_businesses(actor, whole[0] if len(whole) == 1 else "")
        .order_by()
        .values_list("gaps")
        .annotate(Count("pk"))
    )
    by_gaps: dict[int, int] = dict(rows)
    total = sum(by_gaps.values())
    blind = total - by_gaps.get(0, 0)
    share = f"{100 * (total - blind) / total:.1f} %" if total else ""
    _add(
        bench.numbers,
        _("Business entities in operation"),
        total,
        "registry-parties-list",
        "building",
        "info",
        "state=active",
    )
    _add(
        bench.numbers,
        _("Somebody answers for all four parts"),
        total - blind,
        "registry-parties-list",
        "user-check",
        "info",
        "",
        share,
    )
    for gap, icon in ((Gap.LEAD, "building-bank"), (Gap.LEADER, "users"), (Gap.OFFICER, "user-exclamation")):
        missing = sum(count for bits, count in by_gaps.items() if bits & gap)
        _add(bench.numbers, gap.label, missing, "registry-parties-list", icon, "bad", f"gap={gap.value}")
    nobody = by_gaps.get(EVERY_GAP, 0)
    if nobody:
        _add(
            bench.work,
            _("Entities that nobody answers for"),
            nobody,
            "registry-parties-list",
            "user-exclamation",
            "bad",
            "gap=1",
        )


def _add(
    numbers: list[Number],
    label: "str | Promise",
    count: int,
    name: str,
    icon: str,
    tone: str,
    query: str = "",
    hint: "str | Promise" = "",
) -> None:
    try:
        url = reverse(name) + (f"?{query}" if query else "")
    except NoReverseMatch:
        return
    numbers.append(Number(label, count, url, icon, tone, hint))
