"""Public addresses only: a feed, a page or a redirect leads to no machine of our own network."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import httpx

NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Addresses whose last four bytes are an IPv4 address, where a network translates them."""

INTERNET = ipaddress.ip_network("2000::/3")
"""All of IPv6 that was ever given out (IANA, IPv6 Address Space). What is reserved passes for global too, such as
`::127.0.0.1` and `fec0::1`, and some networks carry it to a machine inside."""

PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
"""For protocols between neighbours (RFC 6890)."""


class PublicOnly(httpx.AsyncBaseTransport):
    """Refuses hosts that are not public, at every hop, and connects to the very address it has looked at."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, allow_private: bool = False) -> None:
        self._inner = inner
        self.allow_private = allow_private

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.allow_private:
            return await self._inner.handle_async_request(request)
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(map(is_public, addresses)):
            raise httpx.UnsupportedProtocol(f"{host} is not a public address (feeds.yaml: allow_private)")
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=addresses[0]),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        await self._inner.aclose()


def is_public(text: str) -> bool:
    """Whether an address belongs to the internet, also the one that is written inside it."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(address.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
        return address in INTERNET and address.is_global
    return address.is_global and not address.is_multicast and address not in PROTOCOLS
