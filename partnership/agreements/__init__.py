"""What the partners agreed: arrangements, memorandum, thresholds, information sharing.

Each agreement has versions; each version is signed off by the offices that are accountable for it.
Sources: the published arrangements (2023), Message from the partnership; fact sheet, section 6.
"""
