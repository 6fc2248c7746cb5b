"""The risk and contingency register: what may go wrong, what holds it back, and what if it comes.

A risk is tied to things that can move (`improvement.risks.ties`); when one does, its owner scores
it again or says why not. Sources: the annual report 2019-20, recommendations to the Lead
Safeguarding Partners (a risk and contingency register); fact sheet, section 6; docs/adr/0023.
"""
