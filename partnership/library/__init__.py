"""The library: policies, procedures, toolkits, guidance, forms and seven-minute briefings; who may
read which, what is due for review, and what agencies say they did with what they learned.

Sources: the published arrangements (2023), Relevant agencies and Learning and improvement; fact
sheet, section 8. Why it is built so: docs/adr/0020.
"""
