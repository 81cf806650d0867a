"""The collector as granian starts it."""

from __future__ import annotations

from hcploop_web.collector.app import Collector, Sink
from hcploop_web.collector.key_file import KeyFile
from hcploop_web.collector.log import Log
from hcploop_web.collector.wechat.door import WeChatDoor
from hcploop_web.config.beside import leave_with_parent
from hcploop_web.config.environment import home_folder, read_environment


def collector() -> Collector:
    """Make the collector of this home, in one of granian's workers.

    Returns
    -------
    Collector
        It keeps what comes in NATS JetStream where `HCPLOOP_NATS` names its server, else in `HOME/collector/log`.
    """
    leave_with_parent()
    env = read_environment()
    folder = home_folder() / "collector"
    address = env.str("HCPLOOP_NATS", default="")
    sink: Sink = _stream(address) if address else Log(folder / "log")
    is_behind_proxy = env.bool("HCPLOOP_BEHIND_PROXY", default=False)
    return Collector(KeyFile(folder / "sources.json"), sink, is_behind_proxy=is_behind_proxy, wechat=WeChatDoor(folder))


def _stream(address: str) -> Sink:
    from hcploop_web.collector.nats_log import NatsLog  # noqa: PLC0415 - most have no NATS, and its client is slow to load

    return NatsLog(address)
