import { once } from 'node:events';
import WebSocket from 'ws';
import { browserRules } from './browser.mjs';
import { check, same, server } from './rules.mjs';

async function open() {
    const socket = new WebSocket(server + '/echo');
    await once(socket, 'open');
    return socket;
}

await check({
    ...browserRules(WebSocket, server),
    fragmentsAreOneMessage: async () => {
        const socket = await open();
        socket.send('one ', { fin: false });
        socket.send('', { fin: false });
        socket.send('message', { fin: true });
        const [data] = await once(socket, 'message');
        same(data.toString(), 'one message');
        socket.close();
    },
    aPingIsAnsweredWithItsData: async () => {
        const socket = await open();
        socket.ping('data');
        const [data] = await once(socket, 'pong');
        same(data.toString(), 'data');
        socket.close();
    },
});
