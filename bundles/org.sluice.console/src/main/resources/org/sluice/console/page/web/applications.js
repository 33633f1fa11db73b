// The applications, and those that are not used, with the reason.
import { bytes, count, seconds } from './format.js';
import { KeyedList, element, setText } from './dom.js';
import { Table } from './table.js';

const ENTIRELY = 3;

const limits = (item) => [
    `messages up to ${bytes(item.maxMessageBytes).replace(' ', '\u00a0')}`,
    `idle time-out ${seconds(item.idleTimeoutSeconds)}`,
    `ping\u00a0${seconds(item.pingIntervalSeconds)}`,
    ...(item.compression === 'off' ? [] : [`compression ${item.compression}`]),
    ...(item.direction === 'push' ? ['push only'] : []),
    ...(item.data === 'any' ? [] : [`${item.data} only`]),
    ...(item.subprotocols.length ? [`subprotocols ${item.subprotocols.join(', ')}`] : []),
].join(' · ');

const answers = (item) => Object.entries(item.handshakes).map(([status, number]) => `${status}: ${count(number)}`).join(', ');

function notice() {
    const title = element('h2');
    const text = element('p');
    const bundle = element('p', { className: 'note' });
    return { node: element('section', { className: 'notice' }, title, text, bundle), title, text, bundle };
}

export class Applications {
    #table;
    #troubles;
    #note;

    /** The actions: showConnections(id), tryIt(id). */
    constructor(table, trouble, actions) {
        this.#troubles = new KeyedList(trouble, () => this.#trouble());
        this.#table = new Table(table, {
            caption: 'Applications',
            empty: 'No application is registered.',
            keyOf: (item) => item.id,
            order: 1,
            descending: true,
            columns: [
                { title: 'Application', wide: true, sort: (item) => item.patterns[0] ?? '', node: () => this.#name() },
                { title: 'Connections', numeric: true, sort: (item) => item.connections, text: (item) => count(item.connections) },
                { title: 'Opened', numeric: true, sort: (item) => item.opened, text: (item) => count(item.opened) },
                { title: 'Handshakes', text: (item) => answers(item) || '–' },
                { title: 'Slow', numeric: true, sort: (item) => item.slowCallbacks, text: (item) => count(item.slowCallbacks) },
                { title: 'Waiting', numeric: true, sort: (item) => item.waitingCallbacks, text: (item) => count(item.waitingCallbacks) },
                { title: 'Runs on', text: (item) => (item.demoted ? 'worker, demoted from loop' : item.threading) },
                { title: 'Servers', text: (item) => item.servers.join(', ') || 'none' },
                { title: 'Actions', node: (item) => this.#actions(item, actions) },
            ],
        });
        this.#note = element('p', { className: 'note' });
        table.append(this.#note);
    }

    #name() {
        const pattern = element('code', { className: 'strong' });
        const bundle = element('span', { className: 'sub' });
        const more = element('span', { className: 'sub' });
        return {
            node: element('div', { className: 'stack' }, pattern, bundle, more),
            update: (item) => {
                setText(pattern, item.patterns.join('  '));
                setText(bundle, `${item.bundle} · service ${item.id} · scope ${item.scopes.join(', ')}`);
                setText(more, limits(item));
            },
        };
    }

    #actions(item, { showConnections, tryIt }) {
        const name = item.patterns[0] ?? item.bundle;
        const connections = element('button', { type: 'button', textContent: 'Connections', 'aria-label': `Connections of ${name}` });
        const attempt = element('button', { type: 'button', textContent: 'Try', 'aria-label': `Try ${name}` });
        connections.onclick = () => showConnections(item.id);
        attempt.onclick = () => tryIt(item.id);
        return { node: element('div', { className: 'buttons' }, connections, attempt) };
    }

    #trouble() {
        const parts = notice();
        return {
            node: parts.node,
            update: (item) => {
                setText(parts.title, item.title);
                setText(parts.text, item.text);
                setText(parts.bundle, `${item.bundle} · service ${item.id}`);
            },
        };
    }

    show(state) {
        const failed = state.failed.shown.map((item) => ({
            ...item,
            key: `failed ${item.id}`,
            title: 'Not used',
            text: item.message,
        }));
        const shadowed = state.shadowed.shown.map((item) => ({
            ...item,
            key: `shadowed ${item.id} ${item.pattern}`,
            title: item.reason === ENTIRELY ? `Shadowed: ${item.pattern}` : `Shadowed in parts: ${item.pattern}`,
            text: `The path leads to service ${item.by}, which has a higher ranking or was first`
                + (item.servers.length ? `, at ${item.servers.join(', ')}.` : '.'),
        }));
        this.#troubles.show([...failed, ...shadowed], (item) => item.key);
        this.#table.show(state.applications.shown);
        const rest = state.applications.total - state.applications.shown.length;
        setText(this.#note, rest > 0 ? `${count(rest)} more, with fewer connections, are not shown.` : '');
    }
}
