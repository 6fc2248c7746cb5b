"""Meetings of the people of an escalation: asked for, agreed to, moved, called off.

A meeting is one way of settling it at any step, and may be called at step 4 (the published
arrangements, 2023: flowchart). It moves no due date.
"""
