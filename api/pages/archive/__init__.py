"""Pages of the archive: records, record files, retention, holds, dispositions."""
