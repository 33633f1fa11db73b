// Speaks WebSocket on streams of HTTP/2 (RFC 8441). Arguments: port, path, rule. Prints a line for each thing that happens.
import http2 from 'node:http2';
import zlib from 'node:zlib';

const [port, path, rule] = process.argv.slice(2);
const TEXT = 0x81;
const BINARY = 0x82;
const CLOSE = 0x88;
const PING = 0x89;
const COMPRESSED_TEXT = 0xc1;

const say = (...words) => console.log(words.join(' '));

const session = http2.connect(`https://localhost:${port}`, { rejectUnauthorized: false });
session.on('error', (error) => say('session', error.code));
session.on('goaway', () => say('goaway'));
const settings = await new Promise((resolve) => session.once('remoteSettings', resolve));

class Stream {
    constructor(fields) {
        this.received = Buffer.alloc(0);
        this.waiting = () => {};
        this.ended = false;
        this.stream = session.request({
            ':method': 'CONNECT', ':protocol': 'websocket', ':path': path, 'sec-websocket-version': '13', ...fields });
        this.stream.on('data', (data) => this.wake((this.received = Buffer.concat([this.received, data]))));
        this.stream.on('end', () => this.wake((this.ended = true)));
        this.stream.on('error', () => this.wake((this.ended = true)));
        this.closed = new Promise((resolve) => this.stream.once('close', () => resolve(this.stream.rstCode)));
        this.response = new Promise((resolve, reject) => {
            this.stream.once('response', resolve);
            this.stream.once('error', reject);
        });
    }

    wake() {
        this.waiting();
    }

    async read(length) {
        while (this.received.length < length) {
            if (this.ended) {
                throw new Error('the stream has ended');
            }
            await new Promise((resolve) => (this.waiting = resolve));
        }
        const bytes = this.received.subarray(0, length);
        this.received = this.received.subarray(length);
        return bytes;
    }

    async frame() {
        const [first, second] = await this.read(2);
        let length = second;
        if (second === 126) {
            length = (await this.read(2)).readUInt16BE();
        } else if (second === 127) {
            length = Number((await this.read(8)).readBigUInt64BE());
        }
        return { first, payload: Buffer.from(await this.read(length)) };
    }

    send(first, payload) {
        this.stream.write(frame(first, Buffer.from(payload)));
        return this;
    }

    async echo(first, payload) {
        const answer = await this.send(first, payload).frame();
        return answer.first === first && answer.payload.equals(Buffer.from(payload));
    }

    /** Sends a Close frame, and says what comes of it. */
    async close(code) {
        const payload = Buffer.alloc(2);
        payload.writeUInt16BE(code);
        await this.send(CLOSE, payload).sayClosed(true);
    }

    /** Says by what and how the stream is closed, and answers what is no answer. */
    async sayClosed(isAnswer = false) {
        const { first, payload } = await this.frame();
        say('frame', first.toString(16), payload.readUInt16BE());
        if (!isAnswer) {
            this.send(CLOSE, payload.subarray(0, 2));
        }
        this.stream.end();
        say('stream', await this.closed);
    }
}

function frame(first, payload) {
    const length = payload.length;
    const header = Buffer.alloc(length < 126 ? 2 : length < 65536 ? 4 : 10);
    header[0] = first;
    header[1] = 0x80 | (length < 126 ? length : length < 65536 ? 126 : 127);
    if (header.length === 4) {
        header.writeUInt16BE(length, 2);
    } else if (header.length === 10) {
        header.writeBigUInt64BE(BigInt(length), 2);
    }
    const mask = Buffer.from([1, 2, 3, 4]);
    return Buffer.concat([header, mask, payload.map((byte, i) => byte ^ mask[i % 4])]);
}

async function open(fields) {
    const stream = new Stream(fields);
    const status = (await stream.response)[':status'];
    if (status !== 200) {
        throw new Error(`status ${status}`);
    }
    return stream;
}

async function statusOf(fields) {
    const stream = new Stream(fields);
    const response = await stream.response;
    await stream.read(Infinity).catch(() => {});
    // Not every Jetty takes back the other half of the stream.
    stream.stream.close();
    return response[':status'];
}

function get(target) {
    return new Promise((resolve) => {
        const stream = session.request({ ':path': target });
        let length = 0;
        stream.on('data', (data) => (length += data.length));
        let status;
        stream.on('response', (response) => (status = response[':status']));
        stream.on('close', () => resolve(`${status} ${length > 0}`));
    });
}

const rules = {
    response: async () => {
        say(settings.enableConnectProtocol);
        const stream = await open({ 'sec-websocket-protocol': 'one, two', 'sec-websocket-key': 'none of its business' });
        const { ':status': status, date, server, ...fields } = await stream.response;
        say(JSON.stringify(fields));
    },

    echo: async () => {
        const stream = await open();
        say(await stream.echo(TEXT, 'h\u00e9llo \u{1f30a}'));
        say(await stream.echo(BINARY, [0, 1, 255]));
        say(await stream.echo(TEXT, ''));
        say(await stream.echo(BINARY, Buffer.alloc(1 << 20, 'abcdefg')));
        const pong = await stream.send(PING, 'data').frame();
        say(pong.first.toString(16), pong.payload);
        await stream.close(3001);
    },

    closedByServer: async () => {
        const stream = await open();
        await stream.send(TEXT, 'close').sayClosed();
    },

    manyStreams: async () => {
        const streams = await Promise.all(Array.from({ length: 20 }, () => open()));
        const rounds = streams.map(async (stream, number) => {
            for (let round = 0; round < 10; round++) {
                if (!(await stream.echo(TEXT, `${number} ${round} `.repeat(100 * round)))) {
                    throw new Error(`stream ${number}, round ${round}`);
                }
            }
        });
        await Promise.all(rounds);
        say(await get('/'));
        for (const stream of streams) {
            stream.stream.close(http2.constants.NGHTTP2_CANCEL);
        }
        await Promise.all(streams.map((stream) => stream.closed));
        say('done');
    },

    pageAndStream: async () => {
        say(await get('/'));
        say(await get('/nothing'));
        const stream = await open();
        say(await stream.echo(TEXT, 'there'));
    },

    refusals: async () => {
        say('path', await statusOf({ ':path': '/nowhere' }));
        say('protocol', await statusOf({ ':protocol': 'other', ':path': '/nowhere' }));
        say('origin', await statusOf({ origin: 'https://evil.example' }));
        say('version', await statusOf({ 'sec-websocket-version': '8' }));
        say('content', await statusOf({ 'content-length': '5' }));
        say('subprotocols', await statusOf({ 'sec-websocket-protocol': 'a b' }));
        const first = await open({ origin: `https://localhost:${port}` });
        say('one more', await statusOf());
        say(await first.echo(TEXT, 'there'));
    },

    resetInAFrame: async () => {
        const other = await open();
        const stream = await open();
        const bytes = frame(TEXT, Buffer.from('never whole'));
        stream.stream.write(bytes.subarray(0, bytes.length - 1));
        say(await other.echo(TEXT, 'here'));
        stream.stream.close(http2.constants.NGHTTP2_CANCEL);
        await stream.closed;
        say(await other.echo(TEXT, 'there'));
        await other.close(1000);
    },

    endOfTheStreamWithoutAClose: async () => {
        const stream = await open();
        say(await stream.echo(TEXT, 'there'));
        stream.stream.end();
        say('stream', await stream.closed);
    },

    lostConnection: async () => {
        const stream = await open();
        say(await stream.echo(TEXT, 'there'));
        session.destroy();
    },

    compression: async () => {
        const stream = await open({ 'sec-websocket-extensions': 'permessage-deflate' });
        say((await stream.response)['sec-websocket-extensions']);
        const text = 'again and '.repeat(500);
        const deflated = zlib.deflateRawSync(text, { finishFlush: zlib.constants.Z_SYNC_FLUSH }).subarray(0, -4);
        const answer = await stream.send(COMPRESSED_TEXT, deflated).frame();
        const inflated = zlib.inflateRawSync(
            Buffer.concat([answer.payload, Buffer.from([0, 0, 255, 255])]),
            { finishFlush: zlib.constants.Z_SYNC_FLUSH });
        say(answer.first.toString(16), inflated.toString() === text, answer.payload.length < 500);
    },

    wentAway: async () => {
        const streams = await Promise.all([open(), open()]);
        say('open');
        await Promise.all(streams.map((stream) => stream.sayClosed()));
    },

    reset: async () => {
        const stream = await open();
        say('open');
        say('stream', await stream.closed);
    },

    doesNotRead: async () => {
        const stream = await open();
        const other = await open();
        stream.stream.pause();
        stream.send(TEXT, 'flood');
        say('stream', await stream.closed);
        say(await other.echo(TEXT, 'there'));
    },
};

try {
    await rules[rule]();
} catch (error) {
    say('failed', error.message);
}
process.exit(0);
