"""Charts as ECharts takes them."""
