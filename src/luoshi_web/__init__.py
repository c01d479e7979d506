"""The web app: stores what the core computes, shows it, guards it."""
