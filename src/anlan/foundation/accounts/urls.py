"""The addresses of account administration, under ``/accounts/``."""

from django.urls import path

from anlan.foundation.accounts import views

urlpatterns = [
    path("", views.account_list, name="account-list"),
    path("new/", views.account_create, name="account-create"),
    path("<uuid:uid>/", views.account_detail, name="account-detail"),
    path("<uuid:uid>/reset/", views.account_reset, name="account-reset"),
    path("<uuid:uid>/unlock/", views.account_unlock, name="account-unlock"),
    path("<uuid:uid>/remove-second-factor/", views.account_remove_second_factor, name="account-remove-second-factor"),
    path("<uuid:uid>/phone/", views.account_phone, name="account-phone"),
    path("<uuid:uid>/close/", views.account_close, name="account-close"),
    path("<uuid:uid>/reopen/", views.account_reopen, name="account-reopen"),
]
