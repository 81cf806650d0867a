"""The settings of the web in tests: a home of its own, nothing collected, one database a worker."""

import os
import tempfile

os.environ["HCPLOOP_HOME"] = tempfile.mkdtemp(prefix="hcploop-web-")
os.environ.setdefault("HCPLOOP_HOSTS", "testserver,localhost")

from hcploop_web.config.settings import *  # noqa: F403 - these are settings

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
