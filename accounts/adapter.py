from allauth.account.adapter import DefaultAccountAdapter
from django.utils.http import url_has_allowed_host_and_scheme


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited. Sign-in says the same whether an account exists."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right."
        " Check both and try again",
        # Said only after the right password: whoever guesses learns nothing from it.
        "suspended": "Your account is suspended, because nobody has signed in with it for a long"
        " time. Ask your agency’s administrator, or the business team, to open it again",
        "too_many_login_attempts": "There were too many tries. Wait 5 minutes, then try again",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def authenticate(self, request, **credentials):
        """A closed account is answered like a wrong password; a suspended one is told so."""
        person = super().authenticate(request, **credentials)
        if person is not None and not person.is_active:
            self.authentication_failed(request, **credentials)
            if person.suspended_at is not None:
                raise self.validation_error("suspended")
            return None
        return person

    def is_safe_url(self, url: str) -> bool:
        """After signing in, only to a page of this very portal."""
        return url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={self.request.get_host()},
            require_https=self.request.is_secure(),
        )

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        """The pages themselves show that a person is signed in or out: no banner on top."""
