"""What stands in front of any engine: a bounded queue, measurements, traces."""
