"""The one place that writes: between rows and the core's values, one module a question."""
