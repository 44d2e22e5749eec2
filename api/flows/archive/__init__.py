"""The archive's flows: records and their retention, record files, holds, dispositions, purges, and the sweeps."""
