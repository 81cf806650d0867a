"""hcploop: the closed loop of omnichannel engagement with physicians."""
