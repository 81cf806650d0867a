"""The web as a WSGI application."""

import gc
import os
import threading
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hcploop_web.config.settings")
application = get_wsgi_application()
# Every page is imported now rather than while somebody waits for the first one.
get_resolver().url_patterns  # noqa: B018 - looked at for what it does


def _read_ahead() -> None:
    from hcploop_web.insights.read_ahead import read_ahead  # noqa: PLC0415 - once Django is set up
    from hcploop_web.insights.reading import NothingYet  # noqa: PLC0415 - the same

    with suppress(NothingYet):
        read_ahead()
    # What stays is not looked through again for garbage: in a large market everybody would wait for it now and then.
    gc.collect()
    gc.freeze()


threading.Thread(target=_read_ahead, daemon=True).start()
