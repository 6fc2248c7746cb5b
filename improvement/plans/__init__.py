"""Business plans, groups' workplans, the forward plan: all from the same actions.

Sources: the issue's item 7; fact sheet, sections 0 (the plan of 2024 to 2027), 6 (the business team
keeps forward plan, business plan and workplans) and 7 (change is worked out on the period before,
with its base; what is missing is "not available", with a reason). docs/adr/0024.
"""
