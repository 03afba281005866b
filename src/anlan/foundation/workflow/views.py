"""The pages that draw the life cycles from the code."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anlan.foundation.ledger.kinds import words_for
from anlan.foundation.scope.permissions import described
from anlan.foundation.workflow.catalogue import declared, named
from anlan.foundation.workflow.drawing import draw


@require_GET
@login_required
def workflow_list(request: HttpRequest) -> HttpResponse:
    """List every declared life cycle."""
    return render(request, "foundation/workflows.html", {"workflows": declared()})


@require_GET
@login_required
def workflow_page(request: HttpRequest, name: str) -> HttpResponse:
    """Draw one life cycle and list its steps: who may, what is required, what is recorded."""
    workflow = named(name)
    if workflow is None:
        raise Http404(name)
    permissions = described()
    steps = [
        {
            "state": workflow.states[step.state],
            "verb": workflow.verbs[step.verb],
            "to": workflow.states[step.to],
            "permission": permissions.get(step.permission, step.permission),
            "requires": [*(workflow.facts[fact] for fact in step.requires), *(guard.words for guard in step.guards)],
            "records": words_for(step.records),
        }
        for step in workflow.transitions
    ]
    context = {
        "workflow": workflow,
        "steps": steps,
        "drawing": draw(workflow),
        "trail": [(_("Life cycles"), reverse("workflow-list"))],
    }
    return render(request, "foundation/workflow.html", context)
