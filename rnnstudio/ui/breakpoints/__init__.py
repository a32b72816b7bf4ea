"""Conditions at which play stops: the list of them beside the transport, the fields they are written in, their marks on the timeline."""
