"""Pure text work: normalising, segmenting, numbers, names; no model and no input or output."""
