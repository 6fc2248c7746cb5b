"""What was entered wrongly in the log: corrected, or withdrawn, with a reason that everyone reads.

What is withdrawn leaves every list, count, file, thread and choice (`models.StandingQuerySet`); its
own page stays and says why. A name can be taken out of the earlier versions (docs/adr/0028).
"""
