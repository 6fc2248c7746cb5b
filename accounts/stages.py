"""What is asked between a password, or a provider's word, and being signed in."""

from allauth.mfa.stages import AuthenticateStage


class CodeStage(AuthenticateStage):
    """Asks for the second factor, but of whom the provider has proved to have used one there."""

    def _should_handle(self, request) -> bool:
        return not by_second_factor(self.login.signal_kwargs) and super()._should_handle(request)


def by_provider(signal_kwargs: dict | None):
    """allauth's sign-in at a provider, or None when it was not by a provider."""
    return (signal_kwargs or {}).get("sociallogin")


def by_second_factor(signal_kwargs: dict | None) -> bool:
    """`partnership.provider_sign_in` puts it there."""
    login = by_provider(signal_kwargs)
    return login is not None and login.state.get("second_factor") is True
