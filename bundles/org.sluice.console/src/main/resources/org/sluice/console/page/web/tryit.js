// One WebSocket to any application, and all that goes over it.
import { closeMeaning, closeName } from './codes.js';
import { bytes, count, duration, exactTime, hex } from './format.js';
import { KeyedList, arrange, element, setText } from './dom.js';

const MAX_FRAMES = 300;
const MAX_CHARACTERS = 4_000;
const MAX_OCTETS = 512;

const encoder = new TextEncoder();

/** The octets that hex digits stand for, or null. */
export function octets(text) {
    const digits = text.replace(/0x|[\s:,-]/gi, '');
    if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return null;
    return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Where an application can be reached from here: at the page's own server if it is there, else at another one. */
function addressOf(application, state) {
    const path = (application.patterns[0] ?? '/').replace(/\*$/, '');
    const own = Number(location.port || (location.protocol === 'https:' ? 443 : 80));
    const servers = state.servers.shown.filter((server) => application.servers.includes(server.name));
    if (servers.length === 0 || servers.some((server) => server.ports.includes(own))) {
        const url = new URL('..' + path, document.baseURI.replace(/[^/]*$/, ''));
        return decodeURI(url.href).replace(/^http/, 'ws');
    }
    const port = servers[0].ports[0];
    const endpoint = state.endpoints.find((each) => new URL(each.replace(/^ws/, 'http')).port === String(port));
    const scheme = endpoint?.startsWith('wss') ? 'wss' : 'ws';
    return `${scheme}://${location.hostname}:${port}${path}`;
}

export class TryIt {
    #places;
    #socket = null;
    #openedAt = 0;
    #applications = [];
    #options;
    #frames = [];

    constructor(places) {
        this.#places = places;
        this.#options = new KeyedList(places.application, () => {
            const node = element('option');
            return { node, update: (item) => { node.value = item.value; setText(node, item.text); } };
        });
        places.application.onchange = () => this.#choose();
        places.url.oninput = () => this.#hint();
        places.connect.onsubmit = (event) => this.#connect(event);
        places.send.onsubmit = (event) => this.#send(event);
        places.clear.onclick = () => this.#clear();
        places.message.onkeydown = (event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) places.send.requestSubmit();
        };
        places.message.oninput = () => setText(places.error, '');
    }

    choose(id) {
        this.#places.application.value = String(id);
        this.#choose();
        this.#places.url.focus();
    }

    showState(state) {
        this.#applications = state.applications.shown.map((item) => ({
            value: String(item.id),
            text: item.patterns[0] ?? item.bundle,
            address: addressOf(item, state),
            subprotocols: item.subprotocols,
        })).sort((a, b) => a.text.localeCompare(b.text));
        const { application, url } = this.#places;
        const chosen = application.value;
        this.#options.show([...this.#applications, { value: '', text: 'Another address' }], ({ value }) => value);
        application.value = this.#applications.some(({ value }) => value === chosen) ? chosen : '';
        if (!url.value && document.activeElement !== url) this.#suggest();
    }

    /** What answers is the best to begin with. */
    #suggest() {
        const first = this.#applications.find(({ text }) => text === '/echo') ?? this.#applications[0];
        if (first) {
            this.#places.application.value = first.value;
            this.#choose();
        }
    }

    #choose() {
        const chosen = this.#applications.find(({ value }) => value === this.#places.application.value);
        if (chosen) {
            this.#places.url.value = chosen.address;
            this.#places.subprotocols.value = chosen.subprotocols.join(', ');
        }
        this.#hint();
    }

    #hint() {
        const { url, hint } = this.#places;
        setText(hint, this.#hintFor(url.value));
    }

    #hintFor(text) {
        if (text.includes('{')) return 'Put something in the place of the braces.';
        let target;
        try {
            target = new URL(text);
        } catch {
            return '';
        }
        if (location.protocol === 'https:' && target.protocol === 'ws:') {
            return 'A page that has come over TLS may not open a WebSocket without it.';
        }
        if (target.hostname !== location.hostname) return 'This page may open WebSockets to its own host only.';
        if (target.host !== location.host) {
            return `Another port is another origin: the application has to allow ${location.origin} in sluice.websocket.origins.`;
        }
        return '';
    }

    #connect(event) {
        event.preventDefault();
        if (this.#socket) {
            this.#socket.close(1000);
            this.#state(this.#socket.readyState === WebSocket.CLOSED ? 'closed' : 'connecting', 'Closing');
            return;
        }
        const url = this.#places.url.value.trim();
        const subprotocols = this.#places.subprotocols.value.split(',').map((name) => name.trim()).filter(Boolean);
        let socket;
        try {
            socket = new WebSocket(url, subprotocols);
        } catch (error) {
            this.#note('Not opened', error.message);
            return;
        }
        this.#socket = socket;
        socket.binaryType = 'arraybuffer';
        this.#openedAt = 0;
        const asked = performance.now();
        this.#state('connecting', 'Opening');
        socket.onopen = () => {
            this.#openedAt = performance.now();
            this.#state('live', 'Open');
            const facts = [`in ${Math.round(this.#openedAt - asked)} ms`];
            if (socket.protocol) facts.push(`subprotocol ${socket.protocol}`);
            if (socket.extensions) facts.push(socket.extensions);
            this.#note('Opened', `${url}, ${facts.join(', ')}`);
        };
        socket.onmessage = ({ data }) => this.#frame('in', typeof data === 'string' ? data : new Uint8Array(data));
        socket.onclose = (closed) => this.#closed(closed);
    }

    #closed({ code, reason, wasClean }) {
        const open = this.#openedAt > 0;
        this.#socket = null;
        this.#state('closed', 'Closed');
        const how = open
            ? `${closeMeaning(code)}${wasClean ? '' : ' There was no closing handshake.'} Open for ${duration(performance.now() - this.#openedAt)}.`
            : 'The handshake has failed. Browsers do not tell pages why; the handshake answers in the overview do: 403 is another origin, and nothing at all is a server that is not there.';
        this.#note(`Closed with ${code}, ${closeName(code).toLowerCase()}${reason ? `: ${reason}` : ''}`, how);
    }

    #state(state, text) {
        const { state: pill, open, submit, url } = this.#places;
        pill.dataset.state = state;
        setText(pill, text);
        setText(open, state === 'closed' ? 'Open' : 'Close');
        submit.disabled = state !== 'live';
        url.readOnly = state !== 'closed';
    }

    #send(event) {
        event.preventDefault();
        if (this.#socket?.readyState !== WebSocket.OPEN) return;
        const text = this.#places.message.value;
        const binary = this.#places.send.elements.kind.value === 'binary';
        const message = binary ? octets(text) : text;
        if (message === null) {
            setText(this.#places.error, 'These are not pairs of hex digits, such as 00 ff 1a.');
            return;
        }
        setText(this.#places.error, '');
        this.#socket.send(message);
        this.#frame('out', message);
    }

    #frame(direction, data) {
        const text = typeof data === 'string';
        const size = text ? encoder.encode(data).length : data.length;
        const content = text
            ? data.slice(0, MAX_CHARACTERS) + (data.length > MAX_CHARACTERS ? ' …' : '')
            : hex(data, MAX_OCTETS);
        const facts = `${direction === 'in' ? 'received' : 'sent'}, ${text ? 'text' : 'binary'}, ${size < 1024 ? `${count(size)} B` : bytes(size)}`;
        this.#add(direction, facts, content, !text);
    }

    #note(facts, content) {
        this.#add('note', facts, content, false);
    }

    #add(kind, facts, content, mono) {
        const node = element('li', { className: kind },
            element('time', { textContent: exactTime(Date.now()) }),
            element('span', { className: 'arrow', 'aria-hidden': 'true', textContent: { in: '←', out: '→', note: '·' }[kind] }),
            element('span', { className: 'frame-facts', textContent: facts }),
            element('pre', { className: mono ? 'hex' : '', textContent: content || '(empty)' }));
        this.#frames.unshift(node);
        this.#frames.length = Math.min(this.#frames.length, MAX_FRAMES);
        this.#show();
    }

    #clear() {
        this.#frames = [];
        this.#show();
    }

    #show() {
        arrange(this.#places.frames, this.#frames);
        this.#places.empty.hidden = this.#frames.length > 0;
    }
}
