"""Rate limits for addresses and conversations, and the address that they count."""

from __future__ import annotations

import contextlib
import ipaddress
import math
import time
from collections import Counter
from collections.abc import Iterator

import structlog
from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string
from starlette.requests import HTTPConnection

from api.clock import SYSTEM, Clock
from api.ids import ConversationId
from api.problems import rate_limited
from api.settings import Settings

log = structlog.get_logger()


def client_address(connection: HTTPConnection, trusted_proxies: int) -> str:
    """Returns the customer's address: the peer's, or the one that the outermost trusted proxy put into
    X-Forwarded-For.

    Entries further left are the client's own claims and are ignored. IPv6 is cut to its /64, which is what
    one household has; otherwise a customer could use any number of addresses.
    """
    peer = connection.client.host if connection.client else "unknown"
    if trusted_proxies:
        forwarded = [
            part.strip() for part in ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
        ]
        chain = [*filter(None, forwarded), peer]
        peer = chain[max(0, len(chain) - 1 - trusted_proxies)]
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return peer[:64]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


class ClockedMemory(MemoryStorage):
    """The library's sliding windows in this process, measured by our clock and not the machine's.

    No method gives up the event loop, so two hits cannot both take the last place.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    async def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        at = self._at()
        previous, current = self.sliding_window_keys(key, expiry, at)
        before, left, count, _ = await self._get_sliding_window_info(previous, current, expiry, at)
        if math.floor(before * left / expiry + count) + amount > limit:
            return False
        await self.incr(current, 2 * expiry, amount)
        return True

    async def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        at = self._at()
        return await self._get_sliding_window_info(*self.sliding_window_keys(key, expiry, at), expiry, at)

    async def get(self, key: str) -> int:
        return self.storage.get(key, 0) if self.expirations.get(key, 0) > self._at() else 0

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        at = self._at()
        if self.expirations.get(key, 0) <= at:  # a new counter: delete the expired ones
            for over in [each for each, until in self.expirations.items() if until <= at]:
                await self.clear(over)
            self.expirations[key] = at + expiry
        self.storage[key] += amount
        return self.storage[key]

    def _at(self) -> float:
        return self._clock.now().timestamp()


class Limits:
    """Counts rates in sliding windows, in this process or in Redis, and open sockets in this process."""

    def __init__(self, settings: Settings, clock: Clock = SYSTEM) -> None:
        """`clock` measures the windows of this process; Redis measures by its own."""
        self.settings = settings
        storage = (
            storage_from_string(f"async+{settings.redis_url}", implementation="redispy", wrap_exceptions=True)
            if settings.redis_url
            else ClockedMemory(clock)
        )
        assert isinstance(storage, Storage)  # noqa: S101 - the async+ prefix decides it
        self._windows = SlidingWindowCounterRateLimiter(storage)
        self._messages_of_conversation = parse_many(settings.conversation_message_rate)
        self._messages_of_address = parse_many(settings.address_message_rate)
        self._starts_of_address = parse_many(settings.address_start_rate)
        self._reads_of_address = parse_many(settings.address_read_rate)
        self._sockets: Counter[str] = Counter()

    async def message(self, conversation: ConversationId, address: str) -> None:
        """Counts a message. Raises a 429 problem with Retry-After."""
        await self.count("messages from your network", self._messages_of_address, "message", address)
        await self.count("messages", self._messages_of_conversation, "message", conversation)

    async def start(self, address: str) -> None:
        """Counts a new conversation. Raises a 429 problem with Retry-After."""
        await self.count("new chats from your network", self._starts_of_address, "start", address)

    async def read(self, address: str) -> None:
        """Counts a read-only request or a socket. Raises a 429 problem with Retry-After."""
        await self.count("requests from your network", self._reads_of_address, "read", address)

    async def count(self, what: str, rates: list[RateLimitItem], *key: str) -> None:
        """Counts one `what` for the key against every rate. Raises a 429 problem with Retry-After."""
        for rate in rates:
            try:
                if await self._windows.hit(rate, *key):
                    continue
                reset, _ = await self._windows.get_window_stats(rate, *key)
            except StorageError as error:
                # Customers come first: without Redis the service runs unlimited rather than not at all.
                log.error("limits_unavailable", error=type(error).__name__)
                return
            wait = max(1, math.ceil(reset - time.time()))
            raise rate_limited(
                f"That was more than {rate.amount} {what} in {rate.multiples} {rate.GRANULARITY.name}. "
                f"Try again in {wait} seconds.",
                retry_after=wait,
            )

    @property
    def open_sockets(self) -> int:
        """Returns the number of sockets that this process holds."""
        return self._sockets["total"]

    @contextlib.contextmanager
    def socket(self, *, address: str) -> Iterator[None]:
        """Holds one of the sockets of this process and of this address. Raises a 429 problem."""
        with (
            self._held("total", self.settings.sockets_total),
            self._held(f"address {address}", self.settings.sockets_per_address),
        ):
            yield

    @contextlib.contextmanager
    def socket_of(self, conversation: ConversationId) -> Iterator[None]:
        """Holds one of the sockets of this conversation. Raises a 429 problem."""
        with self._held(f"conversation {conversation}", self.settings.sockets_per_conversation):
            yield

    @contextlib.contextmanager
    def _held(self, key: str, most: int) -> Iterator[None]:
        if self._sockets[key] >= most:
            raise rate_limited("Too many connections are open.", retry_after=30)
        self._sockets[key] += 1
        try:
            yield
        finally:
            self._sockets[key] -= 1
            if not self._sockets[key]:
                del self._sockets[key]
