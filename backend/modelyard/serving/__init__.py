"""Running model versions behind HTTP: engines, the gateway, the controller. Owns no tables yet."""
