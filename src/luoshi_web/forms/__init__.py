"""What people fill in: read here, judged by the core and the store."""
