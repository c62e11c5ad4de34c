"""Registered models, their numbered versions and the aliases that point at them.

Tables: models, model_versions, model_aliases, promotion_rules, version_reviews, review_entries.
Invariants: version numbers are counted per model, without gaps, and never used twice; an alias points at one live
version of its own model; a ready version's bytes are all stored. Only a version for which the promotion rules of an
alias or a stage hold comes there, whoever moves it: the database holds to that.
"""
