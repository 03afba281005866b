"""The addresses of signing in, under ``/account/``. Of allauth's pages only those that belong here."""

from allauth.account import views as allauth
from django.urls import include, path

from anlan.foundation.sign_in import views

urlpatterns = [
    path("", views.my_account, name="my-account"),
    path("sign-ins/", views.my_sign_ins, name="my-sign-ins"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("acting-post/", views.choose_acting_post, name="acting-post"),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("closed/", allauth.account_inactive, name="account_inactive"),
    path("confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("second-factor/authenticate/", views.second_factor, name="mfa_authenticate"),
    path("second-factor/webauthn/keys/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("second-factor/", include("allauth.mfa.urls")),
]
