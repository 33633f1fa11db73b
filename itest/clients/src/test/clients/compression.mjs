// Compressed messages of node's ws, with every parameter, size and fragmentation, against an echo that compresses.
import { once } from 'node:events';
import WebSocket from 'ws';
import { check, same, server } from './rules.mjs';

const takeover = process.argv[3] === 'takeover';
const SIZES = [0, 1, 125, 126, 127, 1_000, 65_535, 65_536, 131_072];
const FRAGMENTS = [1, 2, 7];

const OFFERS = {
    plain: {},
    serverNoContextTakeover: { serverNoContextTakeover: true },
    clientNoContextTakeover: { clientNoContextTakeover: true },
    noContextTakeover: { serverNoContextTakeover: true, clientNoContextTakeover: true },
    clientMaxWindowBits: { clientMaxWindowBits: true },
    serverMaxWindowBits15: { serverMaxWindowBits: 15 },
    all: { serverNoContextTakeover: true, clientNoContextTakeover: true, serverMaxWindowBits: 15, clientMaxWindowBits: true },
};

async function open(offer) {
    const socket = new WebSocket(server + '/echo', { perMessageDeflate: { threshold: 0, ...offer } });
    const opened = once(socket, 'open');
    const [response] = await once(socket, 'upgrade');
    await opened;
    return { socket, answer: response.headers['sec-websocket-extensions'] ?? 'none', transport: response.socket };
}

function message(size) {
    return Buffer.from(Array.from({ length: size }, (_, i) => 97 + ((i * i) >> 4) % 20));
}

function send(socket, data, binary, fragments) {
    const step = Math.ceil(data.length / fragments);
    for (let i = 0; i < fragments; i++) {
        socket.send(data.subarray(i * step, (i + 1) * step), { binary, compress: true, fin: i === fragments - 1 });
    }
}

async function echo(socket, data, binary, fragments) {
    const answer = once(socket, 'message');
    send(socket, data, binary, fragments);
    const [echoed, isBinary] = await answer;
    same(isBinary, binary);
    same(echoed.equals(data), true);
}

function expected(offer) {
    const parts = ['permessage-deflate'];
    if (!takeover || offer.serverNoContextTakeover) parts.push('server_no_context_takeover');
    if (!takeover || offer.clientNoContextTakeover) parts.push('client_no_context_takeover');
    if (offer.serverMaxWindowBits) parts.push('server_max_window_bits=15');
    return parts.join('; ');
}

const rules = {};
for (const [name, offer] of Object.entries(OFFERS)) {
    rules[`echoIsTheSameWith_${name}`] = async () => {
        const { socket, answer, transport } = await open(offer);
        same(answer, expected(offer));
        for (const size of SIZES) {
            for (const fragments of FRAGMENTS) {
                const before = transport.bytesRead;
                await echo(socket, message(size), fragments % 2 === 0, fragments);
                const wire = transport.bytesRead - before;
                same(size < 1_000 || wire < size / 2, true, `${wire} bytes for ${size}`);
            }
        }
        socket.close();
        await once(socket, 'close');
    };
}

rules.aSmallerWindowOfTheServersIsDeclined = async () => {
    const { socket, answer, transport } = await open({ serverMaxWindowBits: 9 });
    same(answer, 'none');
    const before = transport.bytesRead;
    await echo(socket, message(1_000), true, 1);
    same(transport.bytesRead - before > 1_000, true);
    socket.close();
};

rules.theSecondTimeIsShorterWithTakeoverOnly = async () => {
    const { socket, transport } = await open({});
    const wire = [];
    const data = Buffer.from(Array.from({ length: 5_000 }, () => Math.floor(Math.random() * 256)));
    data.fill(0, 0, 1_000);
    for (let i = 0; i < 2; i++) {
        const before = transport.bytesRead;
        await echo(socket, data, true, 1);
        wire.push(transport.bytesRead - before);
    }
    same(wire[1] < wire[0] / 2, takeover);
    socket.close();
};

await check(rules);
