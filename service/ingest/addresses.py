"""Which addresses may be reached from here: a URL that a caller sends must not open the inner network to him.

Names are resolved once, every address that comes back is checked, and the connection goes to a checked address and
no other, so a resolver that changes its answer between the check and the connection gains nothing.
"""

import contextlib
import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from service.errors import BadInput

Resolve = Callable[[str, int], Sequence[str]]
"""A host name and a port in, its IP addresses out. Raises OSError when it has none."""

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?|\[[0-9A-Fa-f:.]+\]")
_REFUSED_CHARACTERS = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ISATAP = (0x5EFE, 0x0200_5EFE)  # the interface's upper half before an IPv4 address (RFC 5214, 6.1)
# of IANA's special registries, what not every release of Python counts among them
_SPECIAL = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16"))
)


class AddressRefused(BadInput):
    """A URL is malformed or leads to an address that must not be reached."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart: `path` has its query, `host` is in ASCII and without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read_url(url: str) -> Target:
    """Return the parts of an absolute http or https URL. Raises AddressRefused.

    Blanks, control characters and backslashes are refused, not cleaned: a URL that two readers could take
    differently, or that carries a line break into a header, is nobody's honest address.
    """
    if len(url) > 2048 or _REFUSED_CHARACTERS.search(url):
        raise AddressRefused("the URL is too long or holds blanks or control characters", mend="percent-encode it")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        path.encode("ascii")
    except ValueError as error:
        raise AddressRefused("the URL is malformed", mend="send an absolute URL in ASCII") from error
    if parts.scheme not in _PORTS:
        raise AddressRefused("the URL is neither http nor https", mend="send an absolute http or https URL")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("the URL holds a user name", mend="remove what stands before the @")
    bracketed = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(bracketed) or port == 0:
        raise AddressRefused("the URL has no proper host or port", mend="send an absolute http or https URL")
    return Target(parts.scheme, host.rstrip("."), port or _PORTS[parts.scheme], path)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system's resolver gives them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def check(target: Target, *, private_allowed: bool, resolver: Resolve = resolve) -> tuple[str, ...]:
    """Return the addresses of a target that may be connected to.

    One refused address refuses the whole target: a name that has a public and an inner address is a trick.
    Raises AddressRefused, and OSError when the name does not resolve.
    """
    addresses = tuple(resolver(target.host, target.port))
    if not private_allowed and not all(is_public(address) for address in addresses):
        raise AddressRefused(
            f"{target.host} leads to a private, loopback, link-local or reserved address",
            mend="use a public address, or set ENTREFILET_PRIVATE_ADDRESSES=true",
        )
    if not addresses:
        raise OSError(f"{target.host} has no address")
    return addresses


def check_literal(url: str, *, private_allowed: bool) -> None:
    """Return when a URL is well-formed and does not name a refused address outright; no name is resolved here.

    Raises AddressRefused.
    """
    check(read_url(url), private_allowed=private_allowed, resolver=_literal)


def _literal(host: str, _port: int) -> list[str]:
    """Return a host that is an address as it is, a name that can only be loopback as such, and others as public.

    IPv4 is read in all the ways that resolvers read it: 127.1, 2130706433 and 0x7f000001 are 127.0.0.1.
    """
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]
    with contextlib.suppress(OSError):
        return [socket.inet_ntoa(socket.inet_aton(host))]
    with contextlib.suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    return ["8.8.8.8"]


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet; IPv4 inside IPv6 is judged as the IPv4 it is."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP and not is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))):
            return False
        if inner is not None:
            ip = inner
        elif ip.is_site_local:
            return False
    if any(ip in network for network in _SPECIAL if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
