"""Files as the user meets them: opening, saving, what was lost in a crash, earlier versions, recent files, dropped files, share codes.

Begin with `commands`; what the user is asked stands in `questions`.
"""
