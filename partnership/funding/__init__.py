"""What the partners and others pay, give in kind, and what the partnership spends, year by year.

Sources: the published arrangements (2023), Funding Arrangements and Responsibilities, and Business
Manager (“manages all aspects of safeguarding partnership budgets”); fact sheet, section 6.
"""
