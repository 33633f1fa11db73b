// Runs the rules of browsers in a page of Chromium, told by its DevTools protocol. The page is one of the server's origin.
import { readFileSync } from 'node:fs';
import { connect, evaluate } from './devtools.mjs';
import { check, same, server } from './rules.mjs';

// The mode is one of OWN, or the way of the handshake.
const [, , , devTools, mode = 'upgrade'] = process.argv;
const source = readFileSync('browser.mjs', 'utf8').replaceAll('export ', '');
// Not there, so that there is no policy of a page.
const own = server.replace('ws', 'http') + '/nothing';

const failures = [];
const command = await connect(devTools, ({ method, params }) => {
    if (method === 'Network.webSocketFrameError') failures.push(params.errorMessage);
});

/** Opens a page, and returns how to have it do something. */
async function open(url) {
    const { targetId } = await command('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await command('Target.attachToTarget', { targetId, flatten: true });
    await command('Network.enable', {}, sessionId);
    const { errorText } = await command('Page.navigate', { url }, sessionId);
    if (errorText) throw new Error(`${url}: ${errorText}`);
    return (script) => evaluate(command, sessionId, script, source);
}

const OWN = {
    on: 'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
    takeover: 'permessage-deflate',
};

const page = await open(own);
const compression = OWN[mode];
const all = compression
    ? `compressionRules(WebSocket, '${server}', '${compression}')`
    : `browserRules(WebSocket, '${server}', '${mode}')`;
const rules = {};
for (const name of await page(`Object.keys(${all})`)) {
    rules[name] = () => page(`${all}.${name}()`);
}
if (!compression) {
    rules.aForeignOriginIsRefused = async () => {
        const foreign = await open(own.replace('127.0.0.1', 'localhost'));
        same(await foreign(`next(new WebSocket('${server}/echo'), 'close').catch((error) => error.message)`), 'error');
        same(failures, ['Error during WebSocket handshake: Unexpected response code: 403']);
    };
}
await check(rules);
