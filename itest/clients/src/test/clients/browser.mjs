// The rules that the interface of browsers can tell, for each client that has it: a page has this file too.

/** A promise of the next event. */
export function next(emitter, event) {
    return new Promise((resolve, reject) => {
        emitter.addEventListener(event, resolve, { once: true });
        emitter.addEventListener('error', (error) => reject(error.error ?? new Error(error.type)), { once: true });
    });
}

function equal(actual, expected) {
    const [is, should] = [actual, expected].map((value) => JSON.stringify(value));
    if (is !== should) throw new Error(`${is} is not ${should}`);
}

async function open(WebSocket, uri) {
    const socket = new WebSocket(uri);
    socket.binaryType = 'arraybuffer';
    await next(socket, 'open');
    return socket;
}

async function echo(socket, message) {
    socket.send(message);
    return (await next(socket, 'message')).data;
}

async function assertEchoesBinary(socket, size) {
    const sent = Uint8Array.from({ length: size }, (_, i) => 97 + ((i * i) >> 4) % 20);
    const back = new Uint8Array(await echo(socket, sent));
    equal(back.length, size);
    equal(back.every((octet, i) => octet === sent[i]), true);
}

/** The way is that of the handshake, as the server sees it. */
export function browserRules(WebSocket, server, way = 'upgrade') {
    async function onceEchoed(message) {
        const socket = await open(WebSocket, server + '/echo');
        const data = await echo(socket, message);
        socket.close();
        return data;
    }

    async function closedBy(path, message) {
        const socket = await open(WebSocket, server + path);
        socket.send(message);
        return (await next(socket, 'close')).code;
    }

    async function told(query) {
        const socket = new WebSocket(server + '/witness?' + query);
        const { data } = await next(socket, 'message');
        socket.close();
        return data;
    }

    return {
        textIsEchoed: async () => equal(await onceEchoed('h\u00e9llo \u{1f30a}'), 'h\u00e9llo \u{1f30a}'),
        binaryIsEchoed: async () =>
            equal([...new Uint8Array(await onceEchoed(new Uint8Array([0, 1, 255])))], [0, 1, 255]),
        emptyMessagesAreEchoed: async () => equal(await onceEchoed(''), ''),
        aMebibyteIsEchoed: async () => {
            const socket = await open(WebSocket, server + '/echo');
            await assertEchoesBinary(socket, 1 << 20);
            socket.close();
        },
        theServersFragmentsAreOneMessage: async () => equal(await told('parts'), 'one message'),
        theServerSeesTheWay: async () => equal(await told('way'), way),
        theServersPingIsAnsweredWithItsData: async () => equal(await told('ping'), 'pong data'),
        theClientsCloseCodeComesBack: async () => {
            const socket = await open(WebSocket, server + '/echo');
            const closed = next(socket, 'close');
            socket.close(3001, 'bye');
            const { code, wasClean } = await closed;
            equal([code, wasClean], [3001, true]);
        },
        theServersCloseCodeComes: async () => {
            const { code, reason, wasClean } = await next(new WebSocket(server + '/witness?close'), 'close');
            equal([code, reason, wasClean], [4001, 'bye', true]);
        },
        aRefusedTextIs1008: async () => equal(await closedBy('/clock', 'now'), 1008),
        refusedBinaryIs1003: async () => equal(await closedBy('/clock', new Uint8Array(1)), 1003),
    };
}

/** With compression: offers, and fragments of what is sent, are the client's own. */
export function compressionRules(WebSocket, server, extensions) {
    return {
        everySizeIsEchoedCompressed: async () => {
            const socket = await open(WebSocket, server + '/echo');
            equal(socket.extensions, extensions);
            for (const size of [0, 1, 125, 126, 127, 1_000, 65_535, 65_536, 131_072]) {
                await assertEchoesBinary(socket, size);
                const text = 'abcdefg\u00e9'.repeat(size / 8);
                equal((await echo(socket, text)) === text, true);
            }
            socket.close();
        },
        theServersFragmentsAreOneCompressedMessage: async () => {
            const socket = new WebSocket(server + '/witness?parts');
            equal((await next(socket, 'message')).data, 'one message');
            equal(socket.extensions, extensions);
            socket.close();
        },
    };
}
