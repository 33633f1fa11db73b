// Puts the parts of the page together.
import { Applications } from './applications.js';
import { Connections } from './connections.js';
import { Figures } from './figures.js';
import { History } from './history.js';
import { Live, reason } from './live.js';
import { Overview } from './overview.js';
import { Servers } from './servers.js';
import { Tabs } from './tabs.js';
import { TryIt } from './tryit.js';
import { count, date, duration } from './format.js';
import { $, setText } from './dom.js';

const page = new URL('.', document.baseURI);
const live = new Live(new URL('live', page).href.replace(/^http/, 'ws'));
const past = new History();
const tabs = new Tabs(document.querySelector('[role=tablist]'));

const figures = new Figures($('figures'));
const overview = new Overview({
    charts: $('charts'),
    handshakes: $('handshakes'),
    closes: $('closes'),
    queues: $('queues'),
    closed: $('closed'),
});
const connections = new Connections({
    application: $('connection-application'),
    filter: $('connection-filter'),
    note: $('connection-note'),
    table: $('connection-table'),
});
const tryIt = new TryIt({
    connect: $('try-connect'),
    application: $('try-application'),
    url: $('try-url'),
    subprotocols: $('try-subprotocols'),
    open: $('try-open'),
    state: $('try-state'),
    hint: $('try-hint'),
    send: $('try-send'),
    message: $('try-message'),
    error: $('try-error'),
    submit: $('try-submit'),
    clear: $('try-clear'),
    empty: $('try-empty'),
    frames: $('try-frames'),
});
const applications = new Applications($('application-table'), $('trouble'), {
    showConnections(id) {
        connections.select(id);
        tabs.show('connections');
    },
    tryIt(id) {
        tabs.show('try');
        tryIt.choose(id);
    },
});
const servers = new Servers($('server-table'));

let state = null;

/** What is not seen is not made. */
function showTab() {
    if (!state) return;
    if (tabs.current === 'overview') overview.show(state);
    if (tabs.current === 'applications') applications.show(state);
    if (tabs.current === 'servers') servers.show(state);
}

function ask() {
    live.request(tabs.current === 'connections' ? connections.request : 'connections none');
}

function showState(newest) {
    state = newest;
    const rates = past.add(state);
    figures.show(state, rates);
    if (tabs.current === 'overview') overview.showHistory(past);
    connections.showState(state);
    tryIt.showState(state);
    const troubles = state.failed.total + state.shadowed.total;
    setText($('count-applications'), count(state.applications.total) + (troubles ? ` · ${count(troubles)} !` : ''));
    $('count-applications').classList.toggle('trouble', troubles > 0);
    setText($('count-connections'), count(state.counters.connections));
    setText($('count-servers'), count(state.servers.total));
    setText($('since'), `up for ${duration(state.now - state.startedAt)}`);
    $('since').title = `since ${date(state.startedAt)}`;
    showTab();
}

live.addEventListener('message', ({ detail }) => {
    if (detail.type === 'state') showState(detail);
    if (detail.type === 'connections') connections.show(detail);
});

const STATUS = { connecting: 'Connecting', live: 'Live', lost: 'Disconnected', paused: 'Paused' };
let losses = 0;
let why = '';
let until = 0;

function showStatus(status) {
    $('status').dataset.state = status;
    setText($('status'), STATUS[status]);
    document.body.classList.toggle('stale', status !== 'live');
    $('banner').hidden = losses < 1 || status === 'live' || status === 'paused';
}

function showBanner() {
    if ($('banner').hidden) return;
    const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    const next = left > 0 ? `Next attempt in ${left} s.` : 'Trying again.';
    setText($('banner-text'), `${why || 'The connection to the gateway is lost.'}${state ? ' What is shown is old.' : ''}`);
    setText($('banner-next'), next);
}

live.addEventListener('status', async ({ detail }) => {
    if (detail.state === 'live') {
        losses = 0;
        why = '';
    }
    if (detail.state === 'lost') {
        losses++;
        until = detail.until;
    }
    showStatus(detail.state);
    showBanner();
    // Only where it comes back unopened: a short loss needs no explanation
    if (detail.state === 'lost' && !detail.opened) {
        why = await reason(page);
        showBanner();
    }
});
setInterval(showBanner, 1000);
$('retry').onclick = () => live.open();

connections.addEventListener('select', ask);
tabs.addEventListener('change', () => {
    ask();
    if (tabs.current === 'overview' && state) overview.showHistory(past);
    showTab();
});

const THEMES = ['', 'light', 'dark'];
const THEME_NAMES = { '': 'System', light: 'Light', dark: 'Dark' };

function showTheme() {
    const chosen = document.documentElement.dataset.theme ?? '';
    setText($('theme-name'), THEME_NAMES[chosen]);
    $('theme').setAttribute('aria-label', `Colours: ${chosen || 'as the system'}`);
}

$('theme').onclick = () => {
    const root = document.documentElement;
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? '') + 1) % THEMES.length];
    if (next) root.dataset.theme = next;
    else delete root.dataset.theme;
    try {
        if (next) localStorage.setItem('sluice.theme', next);
        else localStorage.removeItem('sluice.theme');
    } catch {
        // It holds for this page, then.
    }
    showTheme();
    overview.recolour();
};
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => overview.recolour());

showTheme();
showStatus('connecting');
ask();
live.open();
