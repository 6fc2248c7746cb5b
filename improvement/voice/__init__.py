"""The voice of children and families: what was heard, what was done, and that they were told.

Sources: the published arrangements (2023), Voice and engagement of children and young people; fact
sheet, section 8.
"""
