"""What it takes to make sure who somebody is."""

IDENTIFY = "services.identify"
