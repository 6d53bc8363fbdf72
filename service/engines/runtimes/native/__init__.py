"""Gemma 3 decoders in int8 on the processor, by a library in C++ that is compiled when the package is built."""
