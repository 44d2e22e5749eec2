"""The archive's own papers: hand-over lists with their minutes, and destruction certificates, as PDF/A."""
