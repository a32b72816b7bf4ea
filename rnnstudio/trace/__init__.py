"""The value Trace and what it is made of: samples that go in, recordings that come out. Read-only numpy arrays; no torch."""
