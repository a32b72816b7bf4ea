"""The parts of the window that are made of ordinary widgets: inspector, transport, training bar, cards and messages.

Forms are made from declared parameters (`forms`, `editors`), pages from what blocks and tasks declare: none of them names a kind of
block. Setters show a value and never edit; only what the user does becomes an edit of the session.
"""
