"""The window of the gradient ledger: who teaches whom, through which Jacobians, and what the recurrent matrix has to do with it."""
