"""The document: a `Project` is a frozen value, a `Document` adds what training made of it, `file` writes and reads both as `.rnns`.

Between the value and the disk stand `schema` (project.json), `tensors` (arrays as safetensors), `curves`, `thumbnail`, `manifest` (the
sums of them all), `content` (all of them as one file), `container` (the zip) and `disk` (whole or not at all); `versions` keeps what
a save replaces, `share` puts a project into one line of text.
`recovery` keeps what is unsaved for a crash, `claims` know who has which file open; both rest on `lock`.
Whatever a file holds, it opens or is refused in words that say where and what to do. No torch, no Qt.
"""
