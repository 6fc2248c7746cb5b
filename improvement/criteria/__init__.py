"""The success criteria of the arrangements: what shows that each is met, and a judgement a year.

Source: the published arrangements (2023), Success Criteria.
"""
