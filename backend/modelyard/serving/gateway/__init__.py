"""The gateway: takes requests to served models, and sends each to the version that its route names.

It imports neither FastAPI nor SQLAlchemy, so that a new one serves within a second after a kill.
"""
