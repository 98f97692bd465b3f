"""Layer 5, wiring: the composition root, the processes, the decoder's lanes and the jobs."""
