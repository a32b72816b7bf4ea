"""The document: a Project is a frozen value; `file` writes and reads it as `.rnns`. No torch, no Qt."""
