"""From a request to an answer: what the adapters of all frameworks share."""
