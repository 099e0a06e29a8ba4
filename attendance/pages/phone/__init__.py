"""The pages of a learner, for a phone: no script, one small sheet, nothing kept."""
