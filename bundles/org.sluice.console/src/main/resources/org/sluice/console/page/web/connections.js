// Open connections: what the server sends of them, and what the filter leaves of that.
import { address, bytes, count, duration } from './format.js';
import { KeyedList, element, setText } from './dom.js';
import { Table } from './table.js';

export class Connections extends EventTarget {
    #places;
    #table;
    #options;
    #last = null;
    #now = Date.now();
    #names = new Map();

    constructor(places) {
        super();
        this.#places = places;
        this.#options = new KeyedList(places.application, () => {
            const node = element('option');
            return { node, update: (item) => { node.value = item.value; setText(node, item.text); } };
        });
        this.#table = new Table(places.table, {
            caption: 'Open connections',
            empty: 'No connection to show.',
            keyOf: (item) => item.id,
            columns: [
                { title: 'Number', numeric: true, sort: (item) => item.id, text: (item) => item.id },
                { title: 'Client', broad: true, sort: (item) => item.address, text: (item) => address(item.address) },
                { title: 'User', sort: (item) => item.principal ?? '', text: (item) => item.principal ?? '–' },
                { title: 'Application', text: (item) => this.#names.get(item.application) ?? item.application },
                { title: 'Server', sort: (item) => item.server, text: (item) => item.server },
                { title: 'Subprotocol', text: (item) => item.subprotocol || '–' },
                { title: 'Open for', numeric: true, sort: (item) => -item.openedAt, text: (item) => duration(this.#now - item.openedAt) },
                { title: 'In', numeric: true, sort: (item) => item.received, text: (item) => count(item.received) },
                { title: 'Out', numeric: true, sort: (item) => item.sent, text: (item) => count(item.sent) },
                { title: 'Queued', numeric: true, sort: (item) => item.queuedBytes, text: (item) => bytes(item.queuedBytes) },
                { title: 'State', sort: (item) => item.state, text: (item) => item.state.toLowerCase() },
            ],
        });
        places.application.onchange = () => this.dispatchEvent(new Event('select'));
        places.filter.oninput = () => this.#refresh();
    }

    /** What to ask the server for. */
    get request() {
        return `connections ${this.#places.application.value || 'all'}`;
    }

    select(id) {
        this.#places.application.value = String(id);
        this.#last = null;
        this.dispatchEvent(new Event('select'));
    }

    showState(state) {
        this.#now = state.now;
        this.#names = new Map(state.applications.shown.map((item) => [item.id, item.patterns[0] ?? item.bundle]));
        const chosen = this.#places.application.value;
        const options = [{ value: 'all', text: 'All' }];
        for (const [id, name] of this.#names) options.push({ value: String(id), text: name });
        if (!options.some(({ value }) => value === chosen)) options.push({ value: chosen, text: `service ${chosen}, gone` });
        this.#options.show(options, ({ value }) => value);
        this.#places.application.value = chosen;
    }

    show(message) {
        if (`connections ${message.selection}` !== this.request) return;
        this.#last = message;
        this.#refresh();
    }

    #refresh() {
        if (!this.#last) return;
        const { total, shown } = this.#last;
        const words = this.#places.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
        const left = words.length ? shown.filter((item) => this.#matches(item, words)) : shown;
        this.#table.show(left);
        const seen = total > shown.length
            ? `${count(shown.length)} of ${count(total)} are sent here: those with the most to do, and the newest.`
            : `${count(total)} open.`;
        setText(this.#places.note, words.length ? `${count(left.length)} match. ${seen}` : seen);
    }

    #matches(item, words) {
        const text = [item.id, item.address, address(item.address), item.principal, item.subprotocol, item.server, item.state, this.#names.get(item.application)]
            .join(' ')
            .toLowerCase();
        return words.every((word) => text.includes(word));
    }
}
