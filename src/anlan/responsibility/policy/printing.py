"""A reading and an evaluation as plain text for the command line. Pure."""

from typing import Any

from anlan.responsibility.policy.evaluate import Score
from anlan.responsibility.policy.rules import DutyDraft, DutyType, Reading, UnitRole

_DUTY_SHARES = (
    "type",
    "unit_every",
    "minimum",
    "cadence",
    "days",
    "actor_exact",
    "actor_lenient",
    "strength",
    "event_lenient",
)
_TASK_SHARES = ("units", "theme", "item", "number_as_printed", "mode")
_ROLES = {UnitRole.LEAD: " (lead)", UnitRole.ASSISTING: " (assisting)", UnitRole.RESPONSIBLE: ""}


def printed(reading: Reading) -> str:
    """Return what was read, for people: structure, tasks, duties."""
    structure = reading.structure
    lines = [
        f"title      {structure.title}",
        f"number     {structure.document_number}",
        f"issuer     {structure.issuer}",
        f"date       {structure.date or ''}",
        f"outline    {len(structure.outline)} headings, {len(structure.tables)} tables",
        *[f"attached   {attachment.title}" for attachment in structure.attachments],
        f"tasks      {len(reading.tasks)}",
    ]
    for task in reading.tasks:
        units = "、".join(unit.name + _ROLES[unit.role] for unit in task.units) + ("…" if task.open_ended else "")
        lines.append(f"  {task.theme} / {task.item} / {task.number_as_printed} {task.text}")
        lines.append(f"      -> {units} {task.mode_as_printed} {task.due}".rstrip())
    lines.append(f"duties     {len(reading.duties)}")
    lines += [
        f"  [{duty.place.start}] {cadence(duty)}: {duty.actor or '?'}: {duty.action}  ({duty.why.rule})"
        for duty in reading.duties
    ]
    lines += [f"look at    {warning.words}：{warning.seen}" for warning in reading.warnings]
    return "\n".join(lines)


def cadence(duty: DutyDraft) -> str:
    """Return the time of a duty in a few words."""
    if duty.type is DutyType.RECURRING:
        every = f"{duty.every} x " if (duty.every or 1) > 1 else ""
        return f"{duty.minimum or 1} per {every}{duty.unit}"
    if duty.type is DutyType.DATE:
        return f"by {duty.date}"
    how = "lasting" if duty.type is DutyType.VALIDITY else "before" if duty.before else "within"
    return f"{how} {duty.days} {duty.day_unit}" + (f" of {duty.event}" if duty.event else "")


def figures(duties: Score | None, tasks: Score | None) -> dict[str, Any]:
    """Return the figures of an evaluation by name; shares are None where nothing was judged."""
    found: dict[str, Any] = {}
    for name, score, shares in (("duties", duties, _DUTY_SHARES), ("tasks", tasks, _TASK_SHARES)):
        if score is not None:
            found[name] = {
                "labels": score.labels,
                "predictions": score.predictions,
                "matched": score.matched,
                "precision": score.precision,
                "recall": score.recall,
                "f1": score.f1,
                **{share: score.share(share) for share in shares},
                "judged": {share: score.judged[share] for share in shares},
            }
    return found


def percent(share: float | None) -> str:
    """Return a share in percent, a dash where nothing was judged."""
    return "–" if share is None else f"{100 * share:.1f}"


def table(duties: Score | None, tasks: Score | None) -> str:
    """Return the figures as a table for people."""
    lines = []
    for name, score, shares in (("duties", duties, _DUTY_SHARES), ("tasks", tasks, _TASK_SHARES)):
        if score is None:
            continue
        lines.append(f"{name}: {score.labels} labels, {score.predictions} predictions, {score.matched} matched")
        for title, share in (("precision", score.precision), ("recall", score.recall), ("F1", score.f1)):
            lines.append(f"  {title:<18}{percent(share):>7}")
        lines += [
            f"  {title:<18}{percent(score.share(title)):>7}   {score.right[title]} of {score.judged[title]}"
            for title in shares
        ]
    return "\n".join(lines)
