import { channel } from 'node:diagnostics_channel';
import { ping, WebSocket } from 'undici';
import { browserRules, next } from './browser.mjs';
import { check, same, server } from './rules.mjs';

await check({
    ...browserRules(WebSocket, server),
    aPingIsAnsweredWithItsData: async () => {
        const socket = new WebSocket(server + '/echo');
        await next(socket, 'open');
        const pong = new Promise((resolve) => channel('undici:websocket:pong').subscribe(resolve));
        ping(socket, Buffer.from('data'));
        same(Buffer.from((await pong).payload).toString(), 'data');
        socket.close();
    },
});
