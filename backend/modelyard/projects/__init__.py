"""Projects of an organization, and who may do what in them.

Tables: projects, project_members.
Invariants: a slug names one live project of its organization; every project is born with the experiment
`Default`, number 0 (tracking listens to `ProjectCreated`).
"""
