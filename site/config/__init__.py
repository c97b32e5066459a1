"""How Preceptor is put together: settings, addresses and the web process."""
