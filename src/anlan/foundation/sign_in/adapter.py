"""How allauth behaves here: no open sign-up, no mail, own words, secrets sealed at rest."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.accounts.acting import acting_posts, needs_second_factor
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.queries import user_named
from anlan.foundation.sign_in.address import client_address
from anlan.foundation.sign_in.models import Outcome
from anlan.foundation.sign_in.services import note_sign_in


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by administrators; attempts to sign in leave a line in the history."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The sign-in name, phone number or password is wrong."),
        "too_many_login_attempts": _("Too many failed attempts. Wait some minutes and try again."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("The password is wrong."),
        "incorrect_code": _("The code is wrong or has expired."),
        "rate_limited": _("Too many requests. Wait a moment and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account for himself."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address as the rest of Anlan sees it."""
        address = client_address(request)
        if address is None:
            raise PermissionDenied("the address of the client is unknown")
        return address

    def set_password(self, user: User, password: str) -> None:
        """Store a password its owner chose; nobody else knows it any more."""
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password, or an attempt while locked out, in the history of the account it was for."""
        user = user_named(str(credentials.get("username", "")))
        if user is not None:
            locked = getattr(request, "axes_locked_out", False)
            outcome = Outcome.LOCKED if locked else Outcome.WRONG_PASSWORD
            note_sign_in(request=request, user=user, outcome=outcome, now=timezone.now(), method="password")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse closed accounts, and demo accounts anywhere but on the machine of the demo."""
        if user.is_active and user.is_demo and not settings.PUBLIC_URL_IS_LOCAL:
            note_sign_in(request=request, user=user, outcome=Outcome.REFUSED, now=timezone.now())
            messages.error(request, gettext("Demo accounts work only on the machine of the demo."))
            return redirect("account_login")
        if not user.is_active:
            note_sign_in(request=request, user=user, outcome=Outcome.REFUSED, now=timezone.now())
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to where one was kept from; a forced change blocks every page."""
        return str(self.get_login_redirect_url(request))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: sealed at rest, named in our words, kept where a role asks for them."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your role asks for a second factor. Add another one before you remove this one."
        ),
        "incorrect_code": _("The code is wrong or has expired."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret with the key in the home, so that a stolen database opens no account."""
        return Fernet(settings.SECOND_FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what ``encrypt`` sealed."""
        return Fernet(settings.SECOND_FACTOR_KEY).decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether the owner may remove this factor: not the last one of a role that asks for one."""
        proofs = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=authenticator.user, type__in=proofs).exclude(pk=authenticator.pk)
        return others.exists() or not needs_second_factor(authenticator.user, acting_posts(authenticator.user))

    def get_totp_issuer(self) -> str:
        """Return the name that authenticator apps show."""
        return gettext("Anlan")

    def _get_site_name(self) -> str:
        return gettext("Anlan")

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return a first name for a new key, to be changed by its owner."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}
