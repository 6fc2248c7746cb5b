"""The home page: what needs this person, and by when."""
