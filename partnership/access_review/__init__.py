"""The access review: each quarter somebody says of every role held that it is still needed.

Each agency's administrator is asked to confirm or end the roles of its people. What has no
administrator to ask, or was not answered in time, goes to the business team. A line of a review
is written once, when it opens, and its answer once; whom it waits for is never stored but asked
of who the administrators are now.
"""
