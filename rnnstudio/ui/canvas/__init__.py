"""The model as a living picture: blocks with what they hold at this moment, wires with what they carry."""
