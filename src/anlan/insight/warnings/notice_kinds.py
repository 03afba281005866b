"""What the notices about warnings and orders say."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.notices.kinds import NoticeKind, declare

_PAGE = "insight-warnings-detail"

declare(
    NoticeKind(
        "warning.remind", _("Reminder"), _("%(who)s: “%(what)s” for %(period)s is due soon."), _PAGE, "clock", "info"
    ),
    NoticeKind(
        "warning.warn",
        _("Warning"),
        _("%(who)s: “%(what)s” for %(period)s is past due."),
        _PAGE,
        "alert-triangle",
        "warn",
    ),
    NoticeKind(
        "warning.report",
        _("Reported to the superior"),
        _("%(who)s has left “%(what)s” undone for %(days)s days (%(period)s)."),
        _PAGE,
        "flag",
        "bad",
    ),
    NoticeKind(
        "warning.supervise",
        _("Supervision proposed"),
        _("%(who)s has left “%(what)s” undone for %(days)s days; a supervision order is proposed."),
        _PAGE,
        "gavel",
        "bad",
    ),
    NoticeKind(
        "warning.interview",
        _("Interview proposed"),
        _("%(who)s has left “%(what)s” undone for %(days)s days; an interview is proposed."),
        _PAGE,
        "messages",
        "bad",
    ),
    NoticeKind(
        "warning.many",
        _("Many warnings at once"),
        _("%(count)s warnings on the rung “%(rung)s”, most of them “%(what)s”."),
        "insight-warnings-list",
        "stack-2",
        "bad",
        sums_up=True,
    ),
    NoticeKind(
        "warning.explained",
        _("Explanation to decide"),
        _("%(who)s explains the warning “%(what)s”."),
        _PAGE,
        "message",
        "warn",
    ),
    NoticeKind(
        "warning.accepted",
        _("Explanation accepted"),
        _("The explanation of “%(what)s” is accepted; the warning is closed."),
        _PAGE,
        "circle-check",
        "ok",
    ),
    NoticeKind(
        "warning.refused",
        _("Explanation refused"),
        _("The explanation of “%(what)s” is refused; the warning stands."),
        _PAGE,
        "circle-x",
        "bad",
    ),
    NoticeKind(
        "order.issued",
        _("Order to your unit"),
        _("%(number)s: confirm receipt and reply by %(deadline)s."),
        "insight-orders-detail",
        "gavel",
        "bad",
    ),
    NoticeKind(
        "order.replied",
        _("Reply to an order"),
        _("%(who)s has replied to %(number)s."),
        "insight-orders-detail",
        "message",
        "info",
    ),
    NoticeKind(
        "order.returned",
        _("Reply returned"),
        _("The reply to %(number)s was returned: %(outcome)s"),
        "insight-orders-detail",
        "arrow-back-up",
        "bad",
    ),
)
