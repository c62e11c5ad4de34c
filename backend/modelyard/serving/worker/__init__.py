"""The model server. It runs in the environment of a model and imports nothing of the platform: the engine copies this
folder to a place that the model's user can read, and starts `main`."""
