// The console in Chromium: that it shows what happens, and can be used. Leaves pictures in a folder, unless that is none.
import { mkdirSync, writeFileSync } from 'node:fs';
import WebSocket from 'ws';
import { connect, evaluate } from './devtools.mjs';
import { check, same, server } from './rules.mjs';

const [, , , devTools, pictures] = process.argv;
const page = server + '/sluice';
const own = server.replace('http', 'ws');

const complaints = [];
const command = await connect(devTools, ({ method, params }) => {
    if (method === 'Runtime.exceptionThrown') complaints.push(params.exceptionDetails.exception?.description);
    if (method === 'Log.entryAdded' && params.entry.level === 'error') complaints.push(params.entry.text);
    if (method === 'Runtime.consoleAPICalled' && params.type === 'error') complaints.push(JSON.stringify(params.args));
    if (method === 'Audits.issueAdded') complaints.push(params.issue.code);
});
const { targetId } = await command('Target.createTarget', { url: 'about:blank' });
const { sessionId } = await command('Target.attachToTarget', { targetId, flatten: true });
for (const domain of ['Page', 'Runtime', 'Log', 'Audits']) await command(`${domain}.enable`, {}, sessionId);
// Before its own scripts: what the policy forbids is an event, too.
await command('Page.addScriptToEvaluateOnNewDocument', {
    source: `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error('policy', violatedDirective, blockedURI));`,
}, sessionId);

const source = `
    const $ = (id) => document.getElementById(id);
    const text = (id) => $(id).innerText;
    const until = (what, wait = 15_000) => new Promise((resolve, reject) => {
        const end = performance.now() + wait;
        const look = () => {
            const found = what();
            if (found) resolve(found);
            else if (performance.now() > end) reject(new Error('never: ' + what + ' ' + document.body.innerText.slice(0, 2000)));
            else setTimeout(look, 20);
        };
        look();
    });
    const figure = (title) => [...document.querySelectorAll('.figure')].find((each) => each.innerText.startsWith(title)).querySelector('b').innerText;
    const tab = (id) => { $('tab-' + id).click(); return true; };
`;
const run = (script) => evaluate(command, sessionId, script, source);

async function key(name, code, modifiers = 0) {
    for (const type of ['keyDown', 'keyUp']) {
        await command('Input.dispatchKeyEvent', { type, key: name, code: name, windowsVirtualKeyCode: code, modifiers }, sessionId);
    }
    return run(`document.activeElement.id || document.activeElement.className || document.activeElement.tagName`);
}

const tabKey = () => key('Tab', 9);

async function size(width, height) {
    await command('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 }, sessionId);
}

const colours = (scheme) =>
    command('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] }, sessionId);

async function picture(name) {
    if (pictures === 'none') return;
    const { data } = await command('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true }, sessionId);
    writeFileSync(`${pictures}/${name}.png`, Buffer.from(data, 'base64'));
}

const sockets = [];

async function openSockets(count) {
    for (let i = 0; i < count; i++) {
        const socket = new WebSocket(own + '/echo');
        sockets.push(socket);
        await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
        socket.send('hello');
    }
}

if (pictures !== 'none') mkdirSync(pictures, { recursive: true });
await size(1280, 900);
await colours('light');

await check({
    thePageLoadsAndIsLive: async () => {
        const { errorText } = await command('Page.navigate', { url: page }, sessionId);
        same(errorText, undefined);
        await run(`until(() => document.readyState === 'complete' && $('status')?.dataset.state === 'live')`);
        same(await run(`location.pathname`), '/sluice/');
    },
    thePlotsAreDrawn: async () => same(await run(`until(() => document.querySelectorAll('.plot canvas').length)`), 4),
    theNumbersFollowWhatHappens: async () => {
        const before = Number(await run(`figure('Connections')`));
        await openSockets(5);
        await run(`until(() => Number(figure('Connections')) >= ${before + 5})`);
        await run(`until(() => $('handshakes').innerText.includes('101'))`);
    },
    theConnectionsAreListedAndFiltered: async () => {
        await run(`tab('connections')`);
        await run(`until(() => document.querySelectorAll('#connection-table tbody tr').length >= 6)`);
        await run(`($('connection-filter').value = '/echo', $('connection-filter').dispatchEvent(new Event('input')))`);
        await run(`until(() => document.querySelectorAll('#connection-table tbody tr').length === 5)`);
        await run(`($('connection-filter').value = '', $('connection-filter').dispatchEvent(new Event('input')))`);
    },
    anApplicationAndTheServersAreShown: async () => {
        await run(`tab('applications')`);
        await run(`until(() => text('application-table').includes('/sluice/live'))`);
        await run(`tab('servers')`);
        await run(`until(() => /default[^]*up/.test(text('server-table')))`);
    },
    theTryItPanelEchoesText: async () => {
        await run(`tab('applications')`);
        await run(`document.querySelector('[aria-label="Try /echo"]').click()`);
        same(await run(`$('try-url').value`), own + '/echo');
        await run(`$('try-open').click()`);
        await run(`until(() => $('try-state').dataset.state === 'live')`);
        await run(`($('try-message').value = 'h\u00e9llo', $('try-submit').click())`);
        await run(`until(() => /received, text, 6 B\\s+h\u00e9llo/.test(text('try-frames')))`);
    },
    theTryItPanelEchoesBinary: async () => {
        await run(`document.querySelector('[name=kind][value=binary]').click()`);
        await run(`($('try-message').value = '00 ff 1', $('try-submit').click())`);
        await run(`until(() => text('try-error').includes('hex'))`);
        await run(`($('try-message').value = '00 FF 1a', $('try-submit').click())`);
        await run(`until(() => /received, binary, 3 B\\s+00 ff 1a/.test(text('try-frames')))`);
        await run(`$('try-open').click()`);
        await run(`until(() => /Closed with 1000, normal closure/.test(text('try-frames')))`);
    },
    itsWebSocketRefusesWhatItDoesNotKnow: async () => {
        const refused = (message) => run(`new Promise((resolve) => {
            const socket = new WebSocket('${own}/sluice/live');
            socket.onopen = () => socket.send(${message});
            socket.onclose = ({ code }) => resolve(code);
        })`);
        same(await refused(`'hello'`), 1008);
        same(await refused(`new Uint8Array(3)`), 1008);
    },
    itCanBeUsedByKeyboard: async () => {
        await run(`(tab('overview'), document.activeElement.blur(), document.body.focus())`);
        await command('Page.reload', {}, sessionId);
        await run(`until(() => document.readyState === 'complete' && $('status')?.dataset.state === 'live')`);
        const order = [];
        for (let i = 0; i < 4; i++) order.push(await tabKey());
        same(order, ['skip', 'theme', 'tab-overview', 'overview']);
        await run(`$('tab-overview').focus()`);
        same(await key('ArrowRight', 39), 'tab-applications');
        same(await run(`[$('applications').hidden, $('overview').hidden, $('tab-overview').tabIndex]`), [false, true, -1]);
        same(await key('End', 35), 'tab-try');
        same(await run(`location.hash`), '#try');
        same(await key('ArrowRight', 39), 'tab-overview');
        // The focus is seen
        same(await run(`getComputedStyle(document.activeElement).outlineStyle`), 'solid');
    },
    everyWidthFitsAndEveryColourIsThere: async () => {
        await run(`tab('overview')`);
        for (const [width, height] of [[1280, 900], [360, 740]]) {
            await size(width, height);
            for (const scheme of ['light', 'dark']) {
                await colours(scheme);
                for (const id of ['overview', 'applications', 'connections', 'servers', 'try']) {
                    await run(`tab('${id}')`);
                    const wide = await run(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
                        resolve(document.documentElement.scrollWidth))))`);
                    same([id, wide <= width], [id, true]);
                    await picture(`${id}-${width}-${scheme}`);
                }
                const [r] = (await run(`getComputedStyle(document.body).backgroundColor`)).match(/\d+/g).map(Number);
                same(r < 64, scheme === 'dark');
            }
        }
    },
    theColoursCanBeChosen: async () => {
        await run(`$('theme').click()`);
        same(await run(`document.documentElement.dataset.theme`), 'light');
        same(await run(`getComputedStyle(document.body).backgroundColor`), 'rgb(244, 246, 248)');
        await run(`($('theme').click(), $('theme').click())`);
        same(await run(`document.documentElement.dataset.theme ?? 'none'`), 'none');
    },
    nobodyHasComplained: async () => {
        sockets.forEach((socket) => socket.close());
        await command('Target.closeTarget', { targetId });
        same(complaints, []);
    },
});
