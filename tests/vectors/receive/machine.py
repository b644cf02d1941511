"""What a delivery goes through, place by place: the machine's table, in plain Python.

As `tables.py`, it shares nothing with the core.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tables import SECOND, Answers

#: What a place means to those that come after it.
Action = list[Any]


@dataclass
class Delivery:
    """One delivery, from place to place."""

    answers: Answers
    place: str = "open"
    answered: bool = False
    final: bool = False
    worker: bool = False
    repeated: bool = False
    closing: bool = False
    ignored: bool = False
    lease_over: bool = False
    told: bool = False
    letter: str = ""
    renewals: int = 0
    out: list[Action] = field(default_factory=list)

    @property
    def state(self) -> str:
        flags = ("+L" if self.answered else "") + ("+F" if self.final else "")
        return self.place + flags

    def step(self, name: str, *numbers: Any) -> list[Action]:
        self.out = []
        row = ROWS.get(self.place, {}).get(name)
        if row is not None:
            row(self, *numbers)
        return self.out

    # Answers.

    def end(self, answer: Action | None, outcome: str) -> None:
        if answer and not self.answered:
            self.out.append(answer)
            self.answered = True
        self.out.append(["observe", outcome])
        self.place = "end"

    def ack(self, outcome: str) -> None:
        self.end(["ack", self.answers.ack], outcome)

    def again_after(self, ms: int) -> Action:
        seconds = min(3600, max(1, -(-ms // 1000)))
        return ["again", self.answers.again, seconds]

    def refuse(self, status: int, reason: str) -> None:
        closed = reason in ("closing", "too_many_running")
        self.end(["refuse", status, reason], "closed" if closed else "refused")

    def late(self) -> None:
        if not self.answered:
            self.out += [self.again_after(self.answers.lease), ["observe", "late"]]
            self.answered = True

    # Rows.

    def request(self, flags: list[str], length: int = 0, running: int = 0) -> None:
        limit = int(self.answers.config.get("maxBodyBytes", 1024 * 1024))
        if "post" not in flags:
            self.refuse(405, "method_not_allowed")
        elif "forbidden" in flags:
            self.refuse(403, "source_not_allowed")
        elif "encoded" in flags:
            self.refuse(415, "encoded_body")
        elif length > limit:
            self.refuse(413, "body_too_large")
        elif "closing" in flags:
            self.refuse(503, "closing")
        elif running >= int(self.answers.config.get("maxRunning", 1000)):
            self.refuse(503, "too_many_running")
        else:
            self.out.append(["readBody", limit, 10_000])
            self.place = "body"

    def question(self, flags: list[str], status: int) -> None:
        if "forbidden" in flags:
            self.refuse(403, "source_not_allowed")
        elif "closing" in flags:
            self.refuse(503, "closing")
        else:
            self.end(["handshake", status], "handshake")

    def work(self, flags: list[str]) -> None:
        self.worker = True
        self.final = "last" in flags
        self.event(flags)

    def broken(self) -> None:
        self.answered = True
        self.end(None, "refused")

    def refused(self, status: int) -> None:
        self.refuse(status, "")

    def handshake(self, status: int) -> None:
        self.end(["handshake", status], "handshake")

    def event(self, flags: list[str]) -> None:
        if "handled" not in flags:
            self.ack("ignored")
        elif self.answers.queue and not self.worker:
            self.start(["send"])
        elif self.answers.store:
            self.out.append(["claim"])
            self.place = "claim"
        else:
            self.start(["handle"])

    def start(self, action: Action) -> None:
        if not self.worker and self.answers.never:
            self.final = True
        self.deadline_timer()
        if self.answers.store:
            self.lease_timers()
        self.out.append(action)
        self.place = "run"
        if self.closing:
            self.close_running()

    def deadline_timer(self) -> None:
        if not self.worker:
            self.out.append(["timer", "deadline", self.answers.deadline])

    def lease_timers(self) -> None:
        self.out.append(["timer", "lease", self.answers.lease])
        self.renewal_timer()

    def renewal_timer(self) -> None:
        if self.answers.renewable:
            self.out.append(["timer", "renewal", self.answers.lease // 3])

    def fresh(self, attempt: int, age: int) -> None:
        if not self.worker and self.answers.final(age):
            self.final = True
        self.start(["handle"])

    def claim_failed(self) -> None:
        if not self.repeated:
            self.repeated = True
            self.out.append(["claim"])
            return
        self.out.append(["release", 0])
        if self.final if self.worker else self.answers.never:
            self.deadline_timer()
            self.dead_letter("store")
        else:
            self.end(self.again_after(5000), "store")

    def dead_letter(self, reason: str) -> None:
        self.letter = reason
        self.out.append(["deadLetter", reason])
        self.place = "letter"

    def complete(self) -> None:
        if self.answers.store:
            self.out.append(["complete", 0])
            self.place = "mark"
        else:
            self.completed()

    def ignore(self) -> None:
        self.ignored = True
        self.complete()

    def completed(self) -> None:
        done = "ignored" if self.ignored else "handled"
        self.ack("permanent" if self.letter else done)

    def failed(self) -> None:
        if self.final:
            self.dead_letter("final")
        else:
            self.release()

    def release(self) -> None:
        if self.answers.store:
            self.out.append(["release", 1])
            self.place = "free"
        else:
            self.freed()

    def freed(self) -> None:
        if self.told:
            self.place = "end"
        else:
            self.end(["fail", self.answers.fail], self.failure())

    def freeing_late(self) -> None:
        if not self.answered:
            self.out += [["fail", self.answers.fail], ["observe", self.failure()]]
            self.answered = self.told = True

    def failure(self) -> str:
        return "store" if self.letter == "store" else "failed"

    def renew(self) -> None:
        longest = int(self.answers.config.get("renewForMs", 15 * 60 * SECOND))
        if (self.renewals + 1) * (self.answers.lease // 3) <= longest:
            self.renewals += 1
            self.out.append(["claim"])
        else:
            self.out.append(["abort", 0])

    def renewed(self, attempt: int, age: int) -> None:
        self.lease_over = False
        self.lease_timers()

    def lost(self, *_: Any) -> None:
        self.out.append(["abort", 0])

    def close_running(self) -> None:
        self.out.append(["abort", int(self.answers.config.get("graceMs", 10_000))])

    def left(self) -> None:
        self.answered = True

    def close_later(self) -> None:
        self.closing = True

    def letter_taken(self) -> None:
        if self.letter == "permanent":
            self.complete()
        else:
            self.release()

    def lease_ended(self) -> None:
        self.lease_over = True

    def marking_late(self) -> None:
        if not self.answered:
            self.out += [["ack", self.answers.ack], ["observe", "unmarked"]]
            self.answered = True

    def complete_failed(self) -> None:
        if self.lease_over:
            self.ack("unmarked")
        else:
            self.out.append(["complete", 250])


ROWS: dict[str, dict[str, Any]] = {
    "open": {
        "request": Delivery.request,
        "question": Delivery.question,
        "work": Delivery.work,
    },
    "body": {
        "bodyTooLong": lambda d: d.refuse(413, "body_too_large"),
        "bodySlow": lambda d: d.refuse(503, "body_too_slow"),
        "bodyBroken": Delivery.broken,
        "clientGone": Delivery.broken,
        "refused": Delivery.refused,
        "handshake": Delivery.handshake,
        "event": Delivery.event,
        "closing": Delivery.close_later,
    },
    "claim": {
        "fresh": Delivery.fresh,
        "busy": lambda d, ms: d.end(d.again_after(ms), "busy"),
        "done": lambda d: d.ack("duplicate"),
        "claimFailed": Delivery.claim_failed,
        "clientGone": Delivery.left,
        "closing": Delivery.close_later,
    },
    "run": {
        "ok": Delivery.complete,
        "ignore": Delivery.ignore,
        "committed": lambda d: d.ack("handled"),
        "overtaken": lambda d: d.end(d.again_after(d.answers.lease), "overtaken"),
        "failed": Delivery.failed,
        "permanent": lambda d: d.dead_letter("permanent"),
        "renewalDue": Delivery.renew,
        "fresh": Delivery.renewed,
        "claimFailed": Delivery.renewal_timer,
        "busy": Delivery.lost,
        "done": Delivery.lost,
        "closing": Delivery.close_running,
        "deadline": Delivery.late,
        "clientGone": Delivery.left,
        "leaseEnded": Delivery.lease_ended,
    },
    "letter": {
        "letterTaken": Delivery.letter_taken,
        "letterFailed": Delivery.release,
        "deadline": Delivery.late,
        "clientGone": Delivery.left,
        "leaseEnded": Delivery.lease_ended,
    },
    "mark": {
        "completed": Delivery.completed,
        "stale": lambda d: d.ack("overtaken"),
        "completeFailed": Delivery.complete_failed,
        "deadline": Delivery.marking_late,
        "clientGone": Delivery.left,
        "leaseEnded": Delivery.lease_ended,
    },
    "free": {
        "released": Delivery.freed,
        "deadline": Delivery.freeing_late,
        "clientGone": Delivery.left,
    },
}
