"""What the partnership expects of each agency, year by year: the scorecard.

Each expectation is computed from records of the portal, or declared by the agency with evidence and
accepted by the business team. Sources: the published arrangements (2023), Engaging our relevant
agencies; fact sheet, section 6. Decided: docs/adr/0027.
"""
