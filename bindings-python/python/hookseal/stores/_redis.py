"""The store in Redis."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from hookseal._errors import invalid_option
from hookseal._mistakes import complete_nowhere, store_drops
from hookseal.stores._contract import DONE, FIRST, Busy, Claim, Fresh

if TYPE_CHECKING:
    from collections.abc import Mapping

# A row is a text: the attempt (or `done`), lease, keep, age and token. The first three are of the moment when it was
# written, and what is left until it expires tells how long ago that was, by the clock of Redis.
_ROW = r"""
local attempt, lease, keep, age, token =
  string.match(redis.call('GET', KEYS[1]) or '', '^(%w+);(%d+);(%d+);(%d+);(.*)$')
"""
# token, lease, keep: where there is a row. Each script has one key, so that any cluster runs it.
CLAIM = f"""{_ROW}
if attempt == 'done' then return {{'done', 0, 0}} end
if attempt then
  local passed = keep - redis.call('PTTL', KEYS[1])
  if token ~= ARGV[1] and passed < tonumber(lease) then return {{'busy', lease - passed, 0}} end
  attempt, age = attempt + (token == ARGV[1] and 0 or 1), math.max(0, age + passed)
else attempt, age = 1, 0 end
redis.call('SET', KEYS[1], table.concat({{attempt, ARGV[2], ARGV[3], age, ARGV[1]}}, ';'), 'PX', ARGV[3])
return {{'fresh', attempt, age}}
"""
# token, keep
COMPLETE = f"""{_ROW}
if token ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], 'done;0;0;0;' .. token, 'PX', ARGV[2])
return 1
"""
# token. A row that is not there is written to all the same, in vain: who asks for health learns where Redis takes
# nothing.
RELEASE = f"""{_ROW}
if not attempt then redis.call('SET', KEYS[1], '', 'XX') return 0 end
if token ~= ARGV[1] or attempt == 'done' then return 0 end
redis.call('SET', KEYS[1], table.concat({{attempt, 0, keep, age, ''}}, ';'), 'KEEPTTL')
return 1
"""
HASHES = {
    script: hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest() for script in (CLAIM, COMPLETE, RELEASE)
}


def _new(token: str, lease_ms: int, keep_ms: int) -> str:
    return f"1;{lease_ms};{keep_ms};0;{token}"


def _claimed(answer: Any) -> Claim:
    word, first, second = answer
    if word in (b"fresh", "fresh"):
        return Fresh(int(first), max(0, int(second)))
    return DONE if word in (b"done", "done") else Busy(int(first))


def _is_unknown(error: Exception) -> bool:
    return type(error).__name__ == "NoScriptError"


def _check(memory: Mapping[Any, Any]) -> None:
    # A cluster gives an answer for each node.
    for node in memory.values() if "maxmemory_policy" not in memory else (memory,):
        policy = node.get("maxmemory_policy", "noeviction") if isinstance(node, dict) else "noeviction"
        if policy != "noeviction":
            raise RuntimeError(store_drops(policy))


class RedisStore:
    """For several machines. Redis 6.2 or later; alone, with replicas, or a cluster.

    - `client`: `redis.Redis` or `redis.cluster.RedisCluster`, best with `socket_timeout=1`,
      `socket_connect_timeout=1` and `retry=Retry(NoBackoff(), 0)`. Without them it waits and tries
      again by itself, and deliveries that come while Redis is away hold their threads for that long.
    - `prefix`: what its keys begin with.

    Redis may lose the last second of what it was told when it dies, with `appendonly yes`, and more
    at a failover. It must not evict: the first call raises `RuntimeError` where its
    `maxmemory-policy` is another than `noeviction`.
    """

    def __init__(self, client: Any, *, prefix: str = "hookseal:") -> None:
        """Connect to nothing yet."""
        self._client = client
        self._prefix = prefix
        self._checked = False

    def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        if not self._checked:
            _check(self._client.info("memory"))
            self._checked = True
        # Most events are new, and a script takes Redis several times as long.
        if self._client.set(self._prefix + key, _new(token, lease_ms, keep_ms), nx=True, px=keep_ms):
            return FIRST
        return _claimed(self._run(CLAIM, key, token, lease_ms, keep_ms))

    def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        return bool(self._run(COMPLETE, key, token, keep_ms))

    def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:  # noqa: ARG002
        """Raise `WebhookConfigError`: no transaction of a database's holds what Redis keeps."""
        raise invalid_option(*complete_nowhere())

    def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        return bool(self._run(RELEASE, key, token))

    def _run(self, script: str, key: str, *values: str | int) -> Any:
        try:
            return self._client.evalsha(HASHES[script], 1, self._prefix + key, *values)
        except Exception as error:
            if not _is_unknown(error):
                raise
        return self._client.eval(script, 1, self._prefix + key, *values)


class AsyncRedisStore:
    """The same for `asyncio`: `client` is one of `redis.asyncio`."""

    def __init__(self, client: Any, *, prefix: str = "hookseal:") -> None:
        """Connect to nothing yet."""
        self._client = client
        self._prefix = prefix
        self._checked = False

    async def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        if not self._checked:
            _check(await self._client.info("memory"))
            self._checked = True
        if await self._client.set(self._prefix + key, _new(token, lease_ms, keep_ms), nx=True, px=keep_ms):
            return FIRST
        return _claimed(await self._run(CLAIM, key, token, lease_ms, keep_ms))

    async def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        return bool(await self._run(COMPLETE, key, token, keep_ms))

    async def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:  # noqa: ARG002
        """Raise `WebhookConfigError`: no transaction of a database's holds what Redis keeps."""
        raise invalid_option(*complete_nowhere())

    async def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        return bool(await self._run(RELEASE, key, token))

    async def _run(self, script: str, key: str, *values: str | int) -> Any:
        try:
            return await self._client.evalsha(HASHES[script], 1, self._prefix + key, *values)
        except Exception as error:
            if not _is_unknown(error):
                raise
        return await self._client.eval(script, 1, self._prefix + key, *values)
