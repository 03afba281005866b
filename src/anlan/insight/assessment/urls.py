"""The addresses of assessments beside those of their registers."""

from django.urls import path

from anlan.insight.assessment import views

urlpatterns = [
    path("insight/sheets/<uuid:uid>/indicators/", views.sheet_indicators, name="sheet-indicators"),
    path("insight/sheets/<uuid:uid>/rehearsal/", views.sheet_rehearsal, name="sheet-rehearsal"),
    path("insight/standing/", views.standing, name="assessment-standing"),
    path("insight/lines/<uuid:uid>/rows/", views.line_rows, name="line-rows"),
]
