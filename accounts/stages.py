"""What is asked between a password, or a provider's word, and being signed in."""

from allauth.mfa.stages import AuthenticateStage
from django.utils.crypto import constant_time_compare

from core import access_log, clock
from core.models import AccessLog

PASSWORD = "password"  # noqa: S105 the key under which its digest waits
SINCE = "since"


class CodeStage(AuthenticateStage):
    """Asks for the second factor, but of whom the provider has proved to have used one there."""

    def handle(self) -> tuple:
        """What waits for a code remembers the password that brought it here, as a session does."""
        response, goes_on = super().handle()
        if response is not None:
            self.state[PASSWORD] = self.login.user.get_session_auth_hash()
            self.state[SINCE] = clock.now().isoformat()
        return response, goes_on

    def why_it_is_over(self) -> str | None:
        """What was done since the password was given that ends a session, ends this, too."""
        person, since = self.login.user, self.state.get(SINCE)
        now = person.get_session_auth_hash()
        if not constant_time_compare(self.state.get(PASSWORD, ""), now):
            return "Your password has been changed since. Sign in again"
        ended = AccessLog.objects.filter(
            about=access_log.label_of(person), what=AccessLog.What.SIGN_OUT
        )
        if since is None or ended.filter(at__gte=since).exists():
            return "Everything you were signed in to was ended since. Sign in again"
        return None

    def _should_handle(self, request) -> bool:
        return not by_second_factor(self.login.signal_kwargs) and super()._should_handle(request)


def by_provider(signal_kwargs: dict | None):
    """allauth's sign-in at a provider, or None when it was not by a provider."""
    return (signal_kwargs or {}).get("sociallogin")


def by_second_factor(signal_kwargs: dict | None) -> bool:
    """`partnership.provider_sign_in` puts it there."""
    login = by_provider(signal_kwargs)
    return login is not None and login.state.get("second_factor") is True
