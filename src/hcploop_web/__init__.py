"""The web: console, roles, Doctor 360 and API over the snapshots that the loop publishes."""
