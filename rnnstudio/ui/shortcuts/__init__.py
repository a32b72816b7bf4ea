"""The page of shortcuts: every action with its keys, and every gesture, from the tables in `actions`.

`entries` says what there is, `searching` what of it is wanted; `columns` divides it, `sheet` paints it, `as_text` writes it down.
"""
