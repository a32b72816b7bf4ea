"""QObjects without widgets: the current project and its undo, the training, the stepper, what the model writes, a block side by side
with torch's, the selection, the appearance.

The ui draws what they hold and calls their methods; it never reaches past them. They never touch torch: the engine thread does.
"""
