// The servers at which WebSockets can be opened.
import { count } from './format.js';
import { element, setAttribute, setText } from './dom.js';
import { Table } from './table.js';

export class Servers {
    #table;
    #endpoints;

    constructor(parent) {
        this.#endpoints = element('p', { className: 'note' });
        this.#table = new Table(parent, {
            caption: 'Servers',
            empty: 'There is no server. Is an HTTP service running?',
            keyOf: (item) => item.pid ?? item.name,
            columns: [
                { title: 'Server', wide: true, sort: (item) => item.name ?? '', node: () => this.#name() },
                { title: 'State', node: () => this.#state() },
                { title: 'Host', text: (item) => item.host ?? 'any' },
                { title: 'Ports', text: (item) => item.ports.join(', ') || '–' },
                { title: 'Scopes', text: (item) => item.scopes.join(', ') || '–' },
                { title: 'Connections', numeric: true, sort: (item) => item.connections, text: (item) => (item.connections < 0 ? '–' : count(item.connections)) },
                { title: 'Reason', wide: true, text: (item) => item.reason || '–' },
            ],
        });
        parent.append(this.#endpoints);
    }

    #name() {
        const name = element('b');
        const pid = element('span', { className: 'sub' });
        return {
            node: element('div', { className: 'stack' }, name, pid),
            update: (item) => {
                setText(name, item.name ?? '(no name)');
                setText(pid, item.pid ?? 'without a configuration');
            },
        };
    }

    #state() {
        const pill = element('span', { className: 'pill' });
        return {
            node: pill,
            update: (item) => {
                setText(pill, item.state.toLowerCase());
                setAttribute(pill, 'data-state', { UP: 'live', WAITING: 'connecting' }[item.state] ?? 'lost');
            },
        };
    }

    show(state) {
        this.#table.show(state.servers.shown);
        setText(this.#endpoints, state.endpoints.length ? `WebSockets can be opened at ${state.endpoints.join('  ')}` : '');
    }
}
