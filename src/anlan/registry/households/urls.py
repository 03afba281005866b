"""The address of a household in full."""

from django.urls import path

from anlan.registry.households.views import household_in_full

urlpatterns = [path("households/<uuid:uid>/full/", household_in_full, name="registry-households-full")]
