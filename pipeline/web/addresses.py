"""Which hosts may be asked: public ones only, and at the very address that was checked."""

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressError(Exception):
    """A host has no address, or one that is not public; the message says which, in a few words."""


def public_addresses(host: str, port: int, *, allow_loopback: bool = False) -> list[str]:
    """Return the addresses of a host, resolved once: whoever connects to one of these is where it was checked to be.

    `allow_loopback` is for tests, whose servers are on this machine.

    Raises AddressError if it can't be resolved, or if any of its addresses is private, loopback, link-local, multicast
    or reserved, also where such an IPv4 address is wrapped in an IPv6 one.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressError(f"no address is known for {host}") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    for address in addresses:
        if not _is_public(address, allow_loopback):
            named = host if host == address else f"{host} ({address})"
            raise AddressError(f"{named} is no public address")
    return addresses


def _is_public(address: str, allow_loopback: bool) -> bool:
    try:
        plain = _unwrapped(ipaddress.ip_address(address))
    except ValueError:
        return False
    if plain.is_loopback:
        return allow_loopback
    return plain.is_global and not (plain.is_multicast or plain.is_reserved or plain.is_link_local)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one leads to."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
