"""What MLflow clients hold a server to, checked through the unmodified client and on the wire.

The same tests run against MLflow's own server: start one and name it in MLFLOW_REFERENCE_URI.

    mlflow server --backend-store-uri sqlite:////tmp/ref/ml.db \\
        --artifacts-destination /tmp/ref/artifacts --serve-artifacts --port 5917
    MLFLOW_REFERENCE_URI=http://127.0.0.1:5917 pytest tests/mlflow_api

Only tests marked `deliberate_difference` are skipped there, each with its reason. That server's store is shared by all
tests, so names are made unique (`target.unique`) and nothing may be said about an empty store without `fresh_store`.
"""
