"""Events in: durable before they are acknowledged, told to the loop once."""
