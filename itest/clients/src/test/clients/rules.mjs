// Runs rules one after the other and prints a line for each: "ok RULE" or "failed RULE: WHY".
import { deepStrictEqual } from 'node:assert';

const MILLISECONDS = 20_000;

export const server = process.argv[2];
export const same = deepStrictEqual;

/** A promise of the next event's arguments. */
export function next(emitter, event) {
    return new Promise((resolve, reject) => {
        emitter.addEventListener(event, resolve, { once: true });
        emitter.addEventListener('error', (error) => reject(error.error ?? error), { once: true });
    });
}

export async function check(rules) {
    for (const [name, rule] of Object.entries(rules)) {
        let timer;
        const tooLate = new Promise((_, reject) => {
            timer = setTimeout(() => reject(new Error('nothing has come')), MILLISECONDS);
        });
        try {
            await Promise.race([rule(), tooLate]);
            console.log(`ok ${name}`);
        } catch (error) {
            console.log(`failed ${name}: ${String(error.message ?? error).replaceAll('\n', ' ')}`);
        }
        clearTimeout(timer);
    }
    process.exit(0);
}

/** The rules that the interface of browsers can tell: for each client that has it. */
export function browserRules(WebSocket) {
    async function open(path) {
        const socket = new WebSocket(server + path);
        socket.binaryType = 'arraybuffer';
        await next(socket, 'open');
        return socket;
    }

    async function echo(message) {
        const socket = await open('/echo');
        socket.send(message);
        const { data } = await next(socket, 'message');
        socket.close();
        return data;
    }

    async function closedBy(path, message) {
        const socket = await open(path);
        socket.send(message);
        return (await next(socket, 'close')).code;
    }

    return {
        textIsEchoed: async () => same(await echo('h\u00e9llo \u{1f30a}'), 'h\u00e9llo \u{1f30a}'),
        binaryIsEchoed: async () => same([...new Uint8Array(await echo(new Uint8Array([0, 1, 255])))], [0, 1, 255]),
        emptyMessagesAreEchoed: async () => same(await echo(''), ''),
        aMebibyteIsEchoed: async () => {
            const sent = Buffer.alloc(1 << 20, 'abcdefg');
            same(Buffer.from(await echo(sent)).equals(sent), true);
        },
        theClientsCloseCodeComesBack: async () => {
            const socket = await open('/echo');
            const closed = next(socket, 'close');
            socket.close(3001, 'bye');
            const { code, wasClean } = await closed;
            same([code, wasClean], [3001, true]);
        },
        aRefusedTextIs1008: async () => same(await closedBy('/clock', 'now'), 1008),
        refusedBinaryIs1003: async () => same(await closedBy('/clock', new Uint8Array(1)), 1003),
    };
}
