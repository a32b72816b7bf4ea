"""A new model in three steps: the shape of the problem, the task, the cell. `dialog` is the window, `plans` what the pictures show."""
