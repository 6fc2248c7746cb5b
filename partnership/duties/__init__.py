"""The duties of the arrangements: which group owns each, and when it was last seen to.

Sources: fact sheet, section 6 (joint functions of the Lead Safeguarding Partners); the published
arrangements (2023), which name what each group and the business team do. Decided: docs/adr/0027.
"""
