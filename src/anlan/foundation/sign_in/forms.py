"""The forms of signing in, on allauth's."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.accounts.policy import policy
from anlan.foundation.accounts.queries import user_named
from anlan.foundation.accounts.rules import normal_phone


def sign_in_name(typed: str) -> str:
    """Return the user name behind what somebody typed: his phone number or the name itself.

    So failures count for one account, whichever of the two was tried. A number that nobody has stays itself.
    """
    if phone := normal_phone(typed):
        user = user_named(phone)
        return user.username if user else phone
    return typed.strip().lower()


class SignInForm(LoginForm):  # type: ignore[misc]
    """Sign-in name or phone number, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.max_length = _("Sign-in name or phone number"), 64
        login.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        )
        password.label, password.help_text = _("Password"), ""
        password.widget.attrs.pop("placeholder", None)

    def user_credentials(self) -> dict[str, str]:
        """Return what the backends check."""
        return {"username": sign_in_name(self.cleaned_data["login"]), "password": self.cleaned_data["password"]}


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Present password"),
            "password1": _("New password"),
            "password2": _("New password again"),
        }
        for name, label in labels.items():
            field = self.fields[name]
            field.label = label
            field.widget.attrs.pop("placeholder", None)
        self.fields["oldpassword"].help_text = ""
        rules = gettext(
            "At least %(number)s characters; not only figures, not a common password, "
            "nothing of your phone number or name."
        )
        self.fields["password1"].help_text = rules % {"number": policy().password_min_length}

    def clean(self) -> dict[str, Any]:
        """Refuse a new password that is the present one: whoever knows an initial password must be shut out."""
        data: dict[str, Any] = super().clean()
        if data.get("password1") and data.get("password1") == data.get("oldpassword"):
            self.add_error("password1", gettext("The new password is the present one."))
        return data


class _CodeField:
    """What every field for a code has in common: a word above it and the keyboard with figures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code: forms.Field = self.fields["code"]  # type: ignore[attr-defined]
        code.label = _("Verification code")
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True})


class CodeForm(_CodeField, AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or a recovery code, at sign-in."""


class ConfirmCodeForm(_CodeField, ReauthenticateForm):  # type: ignore[misc]
    """The same, before something dangerous."""


class FirstCodeForm(_CodeField, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, which proves that it was set up."""


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or security key, with a name to tell it from others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this device")
        self.fields["name"].max_length = 40
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Sign in with it alone, without a password"), True
        alone.help_text = _("The device then asks for your fingerprint, face or PIN.")


def name_tried(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """Return under which name somebody tries to sign in (asked by axes)."""
    if credentials and credentials.get("username"):
        return credentials["username"]
    return sign_in_name(request.POST.get("login", ""))
