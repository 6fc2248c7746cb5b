"""What a line of the access log can tell of, in the words of its page (`core.models.AccessLog`)."""

from django.db import models


class What(models.TextChoices):
    VIEW = "view", "Opened"
    DOWNLOAD = "download", "Downloaded"
    PRINT = "print", "Printed"
    EXPORT = "export", "Exported"
    GRANTED = "granted", "Right given"
    REMOVED = "removed", "Right taken away"
    REFUSED = "refused", "Refused"
    SIGN_IN = "sign-in", "Signed in"
    FAILED_SIGN_IN = "failed", "Failed to sign in"
    SIGN_OUT = "sign-out", "Signed out everywhere or elsewhere"
    PASSWORD = "password", "Password changed"
    ADDRESS = "address", "Email address changed"
    FACTOR_SET = "factor-set", "Second factor set up"
    FACTOR_REMOVED = "factor-gone", "Second factor removed"
    CODES = "codes", "New recovery codes"
    RESTRICTED = "restricted", "Restricted to named people"
    LIFTED = "lifted", "Restriction lifted"
    CONFLICT = "conflict", "Conflict of interest marked"
    NO_CONFLICT = "no-conflict", "Conflict of interest ended"
    REASON = "reason", "Gave a reason to open"
    EMERGENCY = "emergency", "Opened in an emergency"
    ACCOUNT_CLOSED = "closed", "Account closed"
    ACCOUNT_OPENED = "reopened", "Account opened again"
    ACCOUNT_SUSPENDED = "suspended", "Account suspended"
    DETAILS = "details", "Details changed"
    FACTOR_TAKEN_OFF = "factor-off", "Second factor taken off"
    INVITED = "invited", "Invitation sent"
    INVITED_AGAIN = "invite-again", "Invitation sent again"
    INVITATION_WITHDRAWN = "withdrawn", "Invitation withdrawn"
    INVITATION_ACCEPTED = "accepted", "Invitation accepted"
    ROLE_CONFIRMED = "confirmed", "Role confirmed"
    LINKED = "linked", "Work account linked"
    UNLINKED = "unlinked", "Work account removed"
    WORDS_TAKEN_OUT = "words-out", "Words taken out of history"
    HOLD_PLACED = "hold", "Legal hold placed"
    HOLD_RELEASED = "hold-over", "Legal hold released"
    REQUEST_BEGUN = "sar-begun", "Subject access request begun"
    REQUEST_AGREED = "sar-agreed", "Subject access request agreed to"
    LOOKED_THROUGH = "sar-looked", "Looked through for a subject access request"
    REQUEST_REOPENED = "sar-reopened", "Subject access request opened again"
    REQUEST_OVER = "sar-over", "Subject access request finished with"
    LIST_MADE = "dis-made", "List of what is due made"
    LIST_SUBMITTED = "dis-put", "List of what is due submitted"
    LIST_APPROVED = "dis-agreed", "List of what is due approved"
    LIST_STOPPED = "dis-stopped", "List of what is due stopped"
    ERASED = "erased", "Erased"
    TAKEOVER_PLANNED = "take-planned", "Takeover planned"
    TAKEOVER_CALLED_OFF = "take-off", "Takeover called off"
    TAKEN_OVER = "taken-over", "Taken over by another agency"


# What those who look after an account do about it; written by the operation itself.
ABOUT_ACCOUNTS = frozenset(
    {
        What.ACCOUNT_CLOSED,
        What.ACCOUNT_OPENED,
        What.ACCOUNT_SUSPENDED,
        What.DETAILS,
        What.FACTOR_TAKEN_OFF,
        What.INVITED,
        What.INVITED_AGAIN,
        What.INVITATION_WITHDRAWN,
        What.INVITATION_ACCEPTED,
    }
)
# What those who keep the records decide; written by the operation itself.
BY_RECORD_KEEPERS = frozenset(
    {
        What.HOLD_PLACED,
        What.HOLD_RELEASED,
        What.REQUEST_BEGUN,
        What.REQUEST_AGREED,
        What.LOOKED_THROUGH,
        What.REQUEST_REOPENED,
        What.REQUEST_OVER,
        What.LIST_MADE,
        What.LIST_SUBMITTED,
        What.LIST_APPROVED,
        What.LIST_STOPPED,
        What.ERASED,
    }
)
# That another agency takes over; written by the operation itself.
ABOUT_AGENCIES = frozenset({What.TAKEOVER_PLANNED, What.TAKEOVER_CALLED_OFF, What.TAKEN_OVER})
