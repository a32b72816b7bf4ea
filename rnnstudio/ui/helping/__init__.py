"""Help on every kind of block and every task, made from what they declare: `article` gathers it, `help_window` shows it."""
