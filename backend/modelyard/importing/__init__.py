"""Bringing what an MLflow server, database or folder holds into a project, with its ids.

Owns no tables: `source` says what a source gives (`rest`, `database`, `folder` are the kinds), `target` writes it,
`run` does both in order and counts on both sides. No MLflow is imported. Everything that is read may be damaged or
hostile; what cannot be kept as it is is made fit by `source`, on the way in, so that both sides count the same.
"""
