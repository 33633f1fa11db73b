# Compressed messages of Python's websockets, with every parameter, size and fragmentation, against an echo that compresses.
import asyncio
import sys

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

SECONDS = 60
SIZES = [0, 1, 125, 126, 127, 1000, 65535, 65536, 131072]
FRAGMENTS = [1, 2, 7]
server = sys.argv[1]
takeover = sys.argv[2] == "takeover"

OFFERS = {
    "plain": {},
    "serverNoContextTakeover": {"server_no_context_takeover": True},
    "clientNoContextTakeover": {"client_no_context_takeover": True},
    "noContextTakeover": {"server_no_context_takeover": True, "client_no_context_takeover": True},
    "clientMaxWindowBits": {"client_max_window_bits": True},
    "clientMaxWindowBits9": {"client_max_window_bits": 9},
    "serverMaxWindowBits15": {"server_max_window_bits": 15},
}


def same(actual, expected):
    assert actual == expected, "%.100r is not %.100r" % (actual, expected)


def connect(offer):
    return websockets.connect(
        server + "/echo", compression=None, extensions=[ClientPerMessageDeflateFactory(**offer)], max_size=None
    )


def count_bytes(socket):
    """Counts what is read from the network, below the extension."""
    counted = [0]
    protocol = socket if hasattr(socket, "data_received") else socket.protocol
    before = protocol.data_received

    def data_received(data):
        counted[0] += len(data)
        before(data)

    protocol.data_received = data_received
    return counted


def message(size):
    return bytes(97 + ((i * i) >> 4) % 20 for i in range(size))


def extensions(socket):
    return socket.extensions if hasattr(socket, "extensions") else socket.protocol.extensions


def in_parts(data, parts):
    step = -(-len(data) // parts) or 1
    return data if parts == 1 else [data[i * step : (i + 1) * step] for i in range(parts)]


async def echoes(name):
    offer = OFFERS[name]
    async with connect(offer) as socket:
        (agreed,) = extensions(socket)
        same(agreed.remote_no_context_takeover, not takeover or "server_no_context_takeover" in offer)
        same(agreed.local_no_context_takeover, not takeover or "client_no_context_takeover" in offer)
        counted = count_bytes(socket)
        for size in SIZES:
            for parts in FRAGMENTS:
                data = message(size) if parts % 2 else message(size).decode()
                before = counted[0]
                await socket.send(in_parts(data, parts))
                same(await socket.recv(), data)
                wire = counted[0] - before
                assert 0 < wire and (size < 1000 or wire < size / 2), "%d bytes for %d" % (wire, size)


async def smallerWindow():
    async with connect({"server_max_window_bits": 9}) as socket:
        same(list(extensions(socket)), [])
        await socket.send("abc" * 1000)
        same(await socket.recv(), "abc" * 1000)


async def check(rules):
    for name, rule in rules.items():
        try:
            await asyncio.wait_for(rule(), SECONDS)
            print("ok", name, flush=True)
        except Exception as error:
            print("failed %s: %s" % (name, repr(error)), flush=True)


rules = {"echoIsTheSameWith_" + name: (lambda name=name: echoes(name)) for name in OFFERS}
rules["aSmallerWindowOfTheServersIsDeclined"] = smallerWindow
asyncio.run(check(rules))
