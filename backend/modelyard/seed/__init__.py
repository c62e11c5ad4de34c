"""The sample organization "Acme ML Corp": what a person sees who has just started Modelyard for the first time.

Owns no tables. Everything is made through the features' services, in one transaction; `models/` holds the sample's
trained models with their true measurements, made by `scripts/make_sample_models.py`.
"""
