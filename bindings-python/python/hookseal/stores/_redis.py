"""The store in Redis."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from hookseal.stores._contract import DONE, Busy, Claim, Fresh

if TYPE_CHECKING:
    from collections.abc import Mapping

# token, lease, keep. Each script has one key, so that any cluster runs it.
CLAIM = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local r = redis.call('HMGET', KEYS[1], 'token', 'done', 'until', 'attempt', 'first')
if r[2] == '1' then return {'done', 0, 0} end
local mine = r[1] == ARGV[1]
if r[1] and not mine and tonumber(r[3]) > now then return {'busy', tonumber(r[3]) - now, 0} end
local attempt, first = (tonumber(r[4]) or 0) + (mine and 0 or 1), tonumber(r[5]) or now
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'done', 0, 'until', now + ARGV[2], 'attempt', attempt, 'first', first)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'fresh', attempt, now - first}
"""
# token, keep
COMPLETE = """
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'done', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""
# token
RELEASE = """
local r = redis.call('HMGET', KEYS[1], 'token', 'done')
if r[1] ~= ARGV[1] or r[2] == '1' then return 0 end
redis.call('HSET', KEYS[1], 'token', '', 'until', 0)
return 1
"""
HASHES = {
    script: hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest() for script in (CLAIM, COMPLETE, RELEASE)
}


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
            raise RuntimeError(
                f"Redis would drop what is done when its memory is full, and say nothing: set maxmemory-policy to "
                f"noeviction; found {policy}"
            )


_NO_TRANSACTION = "a RedisStore takes part in no transaction: leave delivery.complete() out"


class RedisStore:
    """For several machines. Redis 6.2 or later; alone, with replicas, or a cluster.

    - `client`: `redis.Redis` or `redis.cluster.RedisCluster`, best with a `socket_timeout` of 1 s.
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
        return _claimed(self._run(CLAIM, key, token, lease_ms, keep_ms))

    def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        return bool(self._run(COMPLETE, key, token, keep_ms))

    def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:  # noqa: ARG002
        """Raise `TypeError`: no transaction of a database's holds what Redis keeps."""
        raise TypeError(_NO_TRANSACTION)

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
        return _claimed(await self._run(CLAIM, key, token, lease_ms, keep_ms))

    async def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        return bool(await self._run(COMPLETE, key, token, keep_ms))

    async def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:  # noqa: ARG002
        """Raise `TypeError`: no transaction of a database's holds what Redis keeps."""
        raise TypeError(_NO_TRANSACTION)

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
