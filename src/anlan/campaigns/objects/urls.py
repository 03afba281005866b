"""The addresses of the kinds of objects and their workbooks."""

from django.urls import path

from anlan.campaigns.objects import views

urlpatterns = [
    path("objects/kinds/", views.object_kinds, name="object-kinds"),
    path("objects/kinds/<slug:sort>/book.xlsx", views.object_book, name="object-book"),
    path("objects/kinds/<slug:sort>/import/", views.object_import, name="object-import"),
    path("objects/<uuid:uid>/full/", views.object_full, name="object-full"),
]
