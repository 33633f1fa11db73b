# Checks rules one after the other and prints a line for each: "ok RULE" or "failed RULE: WHY".
import asyncio
import sys

import websockets

SECONDS = 20
server = sys.argv[1]


def same(actual, expected):
    assert actual == expected, "%.100r is not %.100r" % (actual, expected)


def connect(path="/echo"):
    return websockets.connect(server + path)


async def echo(message):
    async with connect() as socket:
        await socket.send(message)
        return await socket.recv()


async def closed_by(path, message):
    async with connect(path) as socket:
        await socket.send(message)
        await socket.wait_closed()
        return socket.close_code


async def textIsEchoed():
    same(await echo("h\u00e9llo \U0001f30a"), "h\u00e9llo \U0001f30a")


async def binaryIsEchoed():
    same(await echo(b"\x00\x01\xff"), b"\x00\x01\xff")


async def emptyMessagesAreEchoed():
    same(await echo(""), "")


async def aMebibyteIsEchoed():
    sent = b"abcdefgh" * (1 << 17)
    same(await echo(sent), sent)


async def fragmentsAreOneMessage():
    same(await echo(["one ", "", "message"]), "one message")


async def told(query):
    async with connect("/witness?" + query) as socket:
        return await socket.recv()


async def theServersFragmentsAreOneMessage():
    same(await told("parts"), "one message")


async def theServersPingIsAnsweredWithItsData():
    same(await told("ping"), "pong data")


async def theServersCloseCodeComes():
    async with connect("/witness?close") as socket:
        await socket.wait_closed()
        same((socket.close_code, socket.close_reason), (4001, "bye"))


async def aPingIsAnsweredWithItsData():
    async with connect() as socket:
        await (await socket.ping(b"data"))


async def theClientsCloseCodeComesBack():
    async with connect() as socket:
        await socket.close(3001, "bye")
        same((socket.close_code, socket.close_reason), (3001, ""))


async def aRefusedTextIs1008():
    same(await closed_by("/clock", "now"), 1008)


async def refusedBinaryIs1003():
    same(await closed_by("/clock", b"\x00"), 1003)


async def check(*rules):
    for rule in rules:
        try:
            await asyncio.wait_for(rule(), SECONDS)
            print("ok", rule.__name__, flush=True)
        except Exception as error:
            print("failed %s: %s" % (rule.__name__, repr(error)), flush=True)


asyncio.run(
    check(
        textIsEchoed,
        binaryIsEchoed,
        emptyMessagesAreEchoed,
        aMebibyteIsEchoed,
        fragmentsAreOneMessage,
        theServersFragmentsAreOneMessage,
        aPingIsAnsweredWithItsData,
        theServersPingIsAnsweredWithItsData,
        theClientsCloseCodeComesBack,
        theServersCloseCodeComes,
        aRefusedTextIs1008,
        refusedBinaryIs1003,
    )
)
