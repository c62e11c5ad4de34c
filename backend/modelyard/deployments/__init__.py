"""What runs where: deployments, how their traffic is split, and everything that was done to them.

Tables: deployments, deployment_targets, deployment_history, workflows, workflow_runs.
Invariants: the weights of a deployment's live targets add up to 100 or there are none; history is append-only but
for the ending of an action under way.
"""
