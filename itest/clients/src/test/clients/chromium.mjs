// Runs the rules of browsers in a page of Chromium, told by its DevTools protocol. The page is one of the server's origin.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
import { check, same, server } from './rules.mjs';

// The mode is one of OWN, or the way of the handshake.
const [, , , devTools, mode = 'upgrade'] = process.argv;
const source = readFileSync('browser.mjs', 'utf8').replaceAll('export ', '');
// Not there, so that there is no policy of a page.
const own = server.replace('ws', 'http') + '/nothing';

const browser = new WebSocket(devTools);
const answers = new Map();
const failures = [];

browser.on('message', (data) => {
    const { id, method, params, result, error } = JSON.parse(data);
    if (method === 'Network.webSocketFrameError') failures.push(params.errorMessage);
    answers.get(id)?.({ result, error });
});

async function command(method, params, sessionId) {
    const id = answers.size + 1;
    const { result, error } = await new Promise((resolve) => {
        answers.set(id, resolve);
        browser.send(JSON.stringify({ id, method, params, sessionId }));
    });
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
}

/** Opens a page, and returns how to have it do something. */
async function open(url) {
    const { targetId } = await command('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await command('Target.attachToTarget', { targetId, flatten: true });
    await command('Network.enable', {}, sessionId);
    const { errorText } = await command('Page.navigate', { url }, sessionId);
    if (errorText) throw new Error(`${url}: ${errorText}`);
    return async (script) => {
        const expression = `(() => { ${source} return ${script}; })()`;
        const parameters = { expression, awaitPromise: true, returnByValue: true };
        const { result, exceptionDetails } = await command('Runtime.evaluate', parameters, sessionId);
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
    };
}

const OWN = {
    on: 'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
    takeover: 'permessage-deflate',
};

await once(browser, 'open');
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
