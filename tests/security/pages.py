"""Every page of the portal, with an address that exists: for walks of hostile requests."""

import re

from core.pages import all_patterns
from partnership import people_operations
from partnership.invitations import token_of


def addresses(world, case) -> dict[str, str]:
    """By route, an address of a real record; people and invitations are of the trust."""
    invitation = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="new@example.org", full_name="Nia New",
        by=world.dana,
    )  # fmt: skip
    document = case.documents.get().pk
    given = {
        "reference": case.reference.lower(),
        "name": "agency",
        "kind": "csv",
        "agency": "trust",
        "step": "1",
        "token": token_of(invitation.link_key),
        "role": str(world.held["bella"].pk),
        "uidb36": "1",
        "key": "old",
        # Of these there is none: whoever asks for one is refused before it is looked for.
        "provider_id": "none",
        "cover_pk": "0",
        "asked": "sar-2026-0001",
        "run": "dis-2026-0001",
        "certificate": "cert-2026-0001",
    }
    found = {}
    for route, _ in all_patterns():
        if "documents/" in route:
            given["pk"] = str(document)
        else:
            given["pk"] = str(invitation.pk if "/invitations/" in route else world.bella.pk)
        found[route] = "/" + re.sub(r"<\w+:(\w+)>", lambda match: given[match[1]], route)
    return found


def declared() -> dict[str, str]:
    return {route: pattern.callback.access for route, pattern in all_patterns()}
