"""Independent scrutiny: challenges, visits and conversations, and the opinion of each year.

Sources: the published arrangements (2023), Independent Scrutiny Arrangements; fact sheet, sections
6 and 11. Who reads what, and why: docs/adr/0025.
"""
