"""Arms × seeds → tables: one engine, one runs table, one place where runs are kept."""
