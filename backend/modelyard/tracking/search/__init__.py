"""The search language for runs, and the list of runs that it narrows.

`tokens` and `parser` read a text to typed clauses, with `fields` and `values` for what they may say; `conditions` and
`order` turn them into SQL; `finding` answers with a page, `keys` with the keys that there are.
"""
