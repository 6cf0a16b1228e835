"""Who works with Schakel, in which role, for which organisation, and who stands in?"""
