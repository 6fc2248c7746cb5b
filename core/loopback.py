"""What is served to this machine only: a demonstration, where example people sign in with one
click, and the portal under TESTING, which switches protections off for its own tests."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

WHY_NOT_TESTING = (
    "TESTING is on, which switches protections off. It is for this project's own tests. "
    "Take TESTING out of the environment."
)

WHY_NOT_DEMONSTRATION = (
    "example sign-ins are on (DEMONSTRATION), and whoever reaches that address could sign in as "
    "anyone. Take DEMONSTRATION out of the environment, or ALLOWED_HOSTS and SITE_URL."
)


def is_loopback(host: str) -> bool:
    """True only for an address no other machine can reach; of names, only localhost."""
    host = host.strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def why_not_serve(host: str, *, demonstration: bool, testing: bool = False) -> str | None:
    """The sentence that refuses to listen on this address, or None."""
    if is_loopback(host) or not (demonstration or testing):
        return None
    if not demonstration:
        return f"Refusing to serve on {host or 'every address'}: {WHY_NOT_TESTING}"
    return (
        f"Refusing to serve on {host or 'every address'}: example sign-ins are on (DEMONSTRATION), "
        "and anyone who reaches this address could sign in as anyone. "
        "Use 127.0.0.1, or turn DEMONSTRATION off."
    )


def why_not_test(hosts: Iterable[str], site_url: str) -> str | None:
    """The sentence that refuses to start anything under TESTING where people are served."""
    beyond = _beyond(hosts, site_url)
    return f"Refusing to start for {beyond}: {WHY_NOT_TESTING}" if beyond else None


def why_not_demonstrate(hosts: Iterable[str], site_url: str) -> str | None:
    """The same of DEMONSTRATION, whose example people anybody signs in as."""
    beyond = _beyond(hosts, site_url)
    return f"Refusing to start for {beyond}: {WHY_NOT_DEMONSTRATION}" if beyond else None


def _beyond(hosts: Iterable[str], site_url: str) -> str | None:
    """The first name that is not this machine's own.

    ``hosts``: those that the portal answers to; ``site_url``: the address in its mails. A portal
    that people use names both, and its web server, worker and beat share them.
    """
    named = [*hosts, *filter(None, [urlsplit(site_url).hostname])]
    return next((host for host in named if not is_loopback(host)), None)
