"""The class `Webhook`, which the stub beside this file types by the events that each provider sends.

It is above `events`, whose types the compiled part does not know.
"""

from hookseal._hookseal import Webhook

__all__ = ["Webhook"]
