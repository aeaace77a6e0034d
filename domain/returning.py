"""Messages that a mail server took, and that came back after all."""

from collections.abc import Iterator

from domain.envelopes import Delivery, DeliveryState, Recipient
from domain.events import DeliveryChanged, Event
from domain.held import Held


def come_back(held: Held, message_id: str, address: str | None, detail: str) -> Iterator[Event]:
    """Once for each message. `address`: to which it could not be delivered, where the report says so."""
    delivery = held.get(Delivery, message_id)
    recipient = held.get(Recipient, delivery.recipient_id)
    if delivery.state != DeliveryState.BOUNCED:
        yield DeliveryChanged(
            envelope_id=recipient.envelope_id,
            recipient_id=recipient.id,
            to=DeliveryState.BOUNCED,
            kind=delivery.kind,
            detail=detail,
            message_id=message_id,
            overtaken=_overtaken(held, delivery, recipient, address),
        )


def _overtaken(held: Held, delivery: Delivery, recipient: Recipient, address: str | None) -> bool:
    """A later message is out, or on its way: unless the address is theirs still, this one says nothing of it."""
    if address is not None and address.lower() == (recipient.email or "").lower():
        return False
    later = held.all(
        Delivery, lambda x: x.recipient_id == recipient.id and x.created_at > delivery.created_at
    )
    return bool(later) or recipient.delivery in (DeliveryState.NONE, DeliveryState.QUEUED)
