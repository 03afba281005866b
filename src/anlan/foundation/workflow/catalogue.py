"""Every declared life cycle. A feature declares its own in ``workflow.py``."""

from anlan.foundation.workflow.rules import BadWorkflow, Workflow

_WORKFLOWS: dict[str, Workflow] = {}


def declare(workflow: Workflow) -> Workflow:
    """Enter a life cycle and return it; BadWorkflow when another one has its name."""
    if _WORKFLOWS.setdefault(workflow.name, workflow) is not workflow:
        raise BadWorkflow(f"workflow declared twice: {workflow.name}")
    return workflow


def declared() -> list[Workflow]:
    """Return every declared life cycle, by name."""
    return [_WORKFLOWS[name] for name in sorted(_WORKFLOWS)]


def named(name: str) -> Workflow | None:
    """Return the life cycle of this name, None when there is none."""
    return _WORKFLOWS.get(name)
