"""Census extracts: who lies where by the EHR's own report, a CSV file, read as rows of visits."""
