"""WeChat official accounts and WeCom as sources: callbacks, statistics and identities become canonical events."""
