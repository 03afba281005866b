"""The addresses of imports."""

from django.urls import path

from anlan.registry.intake import views

urlpatterns = [
    path("", views.import_list, name="import-list"),
    path("<uuid:uid>/", views.import_detail, name="import-detail"),
    path("<uuid:uid>/answer.xlsx", views.import_answer, name="import-answer"),
    path("<uuid:uid>/<slug:verb>/", views.import_verb, name="import-verb"),
]
