"""The desks of marketers, stewards, managers and representatives."""
