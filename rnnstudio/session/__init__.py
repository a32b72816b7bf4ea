"""QObjects without widgets: the current project and its undo, the training, the stepper, what the model writes, a block side by side
with torch's, its gradient ledger, the selection, the appearance.

What becomes of the document outside the window - its file, who else has it open, what is unsaved and kept for a crash - is `filing`,
`saving`, `keeping` and `recent`; what takes a disk's time is done in other threads (`errands`), so that no window ever waits for one.

The ui draws what they hold and calls their methods; it never reaches past them. They never touch torch: the engine thread does.
"""
