"""Pages for those who run the service: health and jobs, the log with its proofs, people."""
