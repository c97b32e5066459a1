"""Work for later: every task that was queued is done, or kept with what went wrong."""
