"""The actions that touches may name.

The weights are ours, not measured: they order actions by the effort they take. A market may give its own.
"""

from hcploop.channels.declare import Action

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        Action("visit", "拜访", "visited", 0.6, is_active=False),
        Action("call", "电话沟通", "called", 0.4, is_active=False),
        Action("send", "发送", "sent", 0.0, is_active=False, is_delivered=False),
        Action("deliver", "送达", "delivered", 0.05, is_active=False),
        Action("invite", "邀请", "invited", 0.05, is_active=False),
        Action("open", "打开", "opened", 0.2),
        Action("click", "点击", "clicked", 0.4, is_view=True),
        Action("view", "浏览", "viewed", 0.5, is_view=True),
        Action("read", "阅读", "read", 0.6, is_view=True),
        Action("watch", "观看", "watched", 0.7, is_view=True),
        Action("listen", "收听", "listened", 0.6, is_view=True),
        Action("download", "下载", "downloaded", 0.8),
        Action("search", "搜索", "searched", 0.6),
        Action("register", "报名", "registered", 0.5),
        Action("attend", "参会", "attended", 0.8),
        Action("speak", "讲课", "spoke", 1.0),
        Action("ask", "提问", "asked", 0.9),
        Action("answer", "答题", "answered", 0.7),
        Action("reply", "回复", "replied", 0.6),
        Action("comment", "评论", "commented", 0.8),
        Action("like", "点赞", "liked", 0.5),
        Action("favourite", "收藏", "kept", 0.8),
        Action("share", "分享", "shared", 0.9),
        Action("follow", "关注", "followed", 0.3),
        Action("unfollow", "取消关注", "unfollowed", 0.0, is_delivered=False),
        Action("log_in", "登录", "logged in", 0.0),
        Action("receive", "接受款项或实物", "received", 0.5, is_active=False),
    )
}
