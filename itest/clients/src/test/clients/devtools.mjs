// Tells Chromium what to do, by its DevTools protocol.
import { once } from 'node:events';
import WebSocket from 'ws';

/** Connects to a browser. What it tells by itself goes to the listener. */
export async function connect(address, listener = () => {}) {
    const browser = new WebSocket(address);
    const answers = new Map();
    browser.on('message', (data) => {
        const message = JSON.parse(data);
        if (message.method) listener(message);
        answers.get(message.id)?.(message);
    });
    await once(browser, 'open');
    return async (method, params, sessionId) => {
        const id = answers.size + 1;
        const { result, error } = await new Promise((resolve) => {
            answers.set(id, resolve);
            browser.send(JSON.stringify({ id, method, params, sessionId }));
        });
        if (error) throw new Error(`${method}: ${error.message}`);
        return result;
    };
}

/** Evaluates a script in a page, with functions that it may use, and returns the value that it promises. */
export async function evaluate(command, sessionId, script, source = '') {
    const expression = `(() => { ${source} return ${script}; })()`;
    const parameters = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await command('Runtime.evaluate', parameters, sessionId);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
}
