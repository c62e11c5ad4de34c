"""Experiments and their runs: params, metrics, tags, datasets, logged models.

Tables: experiments, experiment_runs, run_metrics (view run_metric_points), run_latest_metrics, run_params, run_tags,
datasets, run_datasets, logged_models, logged_model_metrics, run_logged_models,
evaluation_datasets, evaluation_dataset_experiments, evaluation_records.
Invariants: an experiment's number is counted within its project and never used twice; a run has an end exactly when
it has ended; a param, once logged, keeps its value; an acknowledged metric point is stored, and read once however
often it was sent; a run's rendered params and tags equal its rows.
"""
