"""All that the user can do: one module for each menu declares its actions, `table` puts them together.

Menus, shortcuts, tool buttons, tooltips, the list of all commands and the page of shortcuts are made from the table (`qactions`), and
a new action is one entry more.
"""
