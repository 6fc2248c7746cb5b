"""The search over the learning and improvement log: themes, findings, recommendations, actions,
what was heard, visits. Each row of theirs writes what it is found by when it is saved (`texts`)."""
