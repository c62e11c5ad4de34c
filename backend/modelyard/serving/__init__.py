"""What answers predictions: the engine that runs versions, and the gateway that sends traffic to them.

Tables: serving_routes. `deployments` says what is to run (`engine.VersionSpec`) and which share of the traffic goes
where (`routing.Route`); nothing in here knows what a rollout is. The worker (`worker/`) runs in the environment of the
model and imports nothing of the platform.
"""
