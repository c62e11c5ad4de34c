"""What deployed models see and answer: minute series, reference profiles, predictions, labels, drift reports.

Tables: model_monitoring (by month), predictions (by month), prediction_labels, reference_profiles,
data_drift_reports.
Invariants: counts of one series add up over any window; bins come from the version's reference profile.
"""
