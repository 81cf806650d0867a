"""What each channel is, one file a default channel; a market may declare more."""

from hcploop.channels.actions import ACTIONS
from hcploop.channels.call_centre import call_centre
from hcploop.channels.chatbot import chatbot
from hcploop.channels.declare import Action, Channel
from hcploop.channels.email import email
from hcploop.channels.event import event
from hcploop.channels.live_chat import live_chat
from hcploop.channels.meeting import meeting
from hcploop.channels.remote_visit import remote_visit
from hcploop.channels.rep_email import rep_email
from hcploop.channels.sms import sms
from hcploop.channels.visit import visit
from hcploop.channels.web import web
from hcploop.channels.webinar import webinar
from hcploop.channels.wechat import wechat

CHANNELS: dict[str, Channel] = {
    channel.name: channel
    for channel in (
        visit,
        meeting,
        event,
        remote_visit,
        rep_email,
        call_centre,
        live_chat,
        email,
        webinar,
        wechat,
        chatbot,
        sms,
        web,
    )
}

EVERY = "all"
"""What a consent says in place of a channel where it is about every channel."""

__all__ = ["ACTIONS", "CHANNELS", "EVERY", "Action", "Channel"]
