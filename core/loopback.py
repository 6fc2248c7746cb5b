"""Example people sign in with one click, so a demonstration is served to this machine only."""

import ipaddress


def is_loopback(host: str) -> bool:
    """True only for an address no other machine can reach; of names, only localhost."""
    host = host.strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def why_not_serve(host: str, *, demonstration: bool) -> str | None:
    """The sentence that refuses to listen on this address, or None."""
    if not demonstration or is_loopback(host):
        return None
    return (
        f"Refusing to serve on {host or 'every address'}: example sign-ins are on (DEMONSTRATION), "
        "and anyone who reaches this address could sign in as anyone. "
        "Use 127.0.0.1, or turn DEMONSTRATION off."
    )
