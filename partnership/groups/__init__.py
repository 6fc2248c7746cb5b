"""The groups of the arrangements: what they are for, who sits in them, who chairs, who reports.

Sources: the published arrangements (2023), How we deliver on our priorities; the annual report
2019-20, section 4; fact sheet, section 6.
"""
