"""Mail: kept as a row first, whoever writes it, and sent by the worker."""
