"""Where the menu leads somebody: its own items, and the pages of its sections."""


def leads_to(client) -> set[str]:
    menu = client.get("/").context["navigation"]
    return {item["url"] for each in menu for item in [each, *each["pages"]]}
