"""Prints, as JSON, from where `hookseal` was imported and how many vectors had their verdict; fails at another one."""

import json

import hookseal

from vectors import FILES, load

cases = [case for stem in FILES for case in load(stem)]
for case in cases:
    outcome, expected = case.outcome(case.headers), case.expected()
    if outcome != expected:
        raise SystemExit(f"{case.name}: {outcome} instead of {expected}")
    if case.error is None:
        for what, body, headers in case.damaged():
            try:
                case.run(body, headers)
            except hookseal.WebhookError:
                continue
            raise SystemExit(f"{case.name}: accepted with a flipped {what}")
print(json.dumps({"imported": hookseal.__file__, "version": hookseal.__version__, "cases": len(cases)}))
