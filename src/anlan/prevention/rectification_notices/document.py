"""The notice as a Word document, from a template that an official edits: ``ANLAN_HOME/templates/notice.docx``.

The shipped template is ``data/notice.docx``. Its fields stand in double braces: {{ number }}, {{ party }}, {{ text }},
{{ basis }}, {{ requirements }}, {{ deadline }}, {{ unit }}, {{ issued_on }}, {{ place }}, {{ grade }}, and of the plan
{{ responsible }}, {{ measures }}, {{ funds }}, {{ time_limit }}, {{ contingency }}.
"""

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.prevention.rectification_notices.models import RectificationNotice

SHIPPED = Path(__file__).parent / "data" / "notice.docx"


def template() -> Path:
    """Return the template of this city, or the shipped one."""
    own = Path(settings.HOME) / "templates" / "notice.docx"
    return own if own.exists() else SHIPPED


def fields_of(notice: RectificationNotice) -> dict[str, Any]:
    """Return what the template may name, in Chinese: a notice is a Chinese document."""
    hazard, plan = notice.hazard, notice.hazard.plan
    with override("zh-hans"):
        return {
            "number": notice.number,
            "party": hazard.party.name,
            "text": hazard.text,
            "place": f"{hazard.region.name if hazard.region else ''}{hazard.place}",
            "grade": hazard.get_grade_display(),
            "basis": hazard.grade_basis,
            "requirements": notice.requirements,
            "deadline": _day(notice.deadline),
            "unit": notice.unit.name if notice.unit else "",
            "issued_on": _day(local_day(notice.issued_at)),
            "responsible": plan.responsible if plan else "",
            "measures": plan.measures if plan else "",
            "funds": f"{plan.funds.normalize():f} 元" if plan else "",
            "time_limit": _day(plan.time_limit) if plan else "",
            "contingency": plan.contingency if plan else "",
        }


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def write(notice: RectificationNotice) -> bytes:
    """Return the notice as .docx; Refused ``notice-template`` when the city's template is broken."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 (half a second that only this page needs)
    from jinja2 import StrictUndefined, TemplateError  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    out = io.BytesIO()
    try:
        document = DocxTemplate(str(template()))
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        document.render(fields_of(notice), jinja_env=environment, autoescape=True)
        document.save(out)
    except (TemplateError, ValueError, KeyError, OSError) as problem:
        raise Refused("notice-template", problem=str(problem)[:200]) from problem
    return out.getvalue()
