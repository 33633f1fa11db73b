// Plots, answers and codes, queues, and what has ended last.
import { Charts } from './charts.js';
import { closeMeaning, closeName, closedBy, isAccepted, statusMeaning } from './codes.js';
import { address, bytes, count, duration, time } from './format.js';
import { KeyedList, element, setText } from './dom.js';
import { Table } from './table.js';

/** Numbers with bars that compare them. */
class Bars {
    #list;
    #empty;
    #describe;
    #max = 1;

    constructor(parent, empty, describe) {
        this.#describe = describe;
        const list = element('ul', { className: 'bars' });
        this.#list = new KeyedList(list, ([key]) => this.#bar(key));
        this.#empty = element('p', { className: 'empty', textContent: empty });
        parent.append(list, this.#empty);
    }

    #bar(key) {
        const { name, title, good } = this.#describe(key);
        const value = element('b');
        const bar = element('span', { className: good ? 'bar-fill good' : 'bar-fill' });
        const node = element('li', { title },
            element('code', { textContent: key }),
            element('span', { className: 'bar-name', textContent: name }),
            value,
            element('span', { className: 'bar-track', 'aria-hidden': 'true' }, bar));
        const update = ([, number]) => {
            setText(value, count(number));
            bar.style.width = `${Math.max(1, (100 * number) / this.#max)}%`;
        };
        return { node, update };
    }

    show(numbers) {
        const entries = Object.entries(numbers).sort(([a], [b]) => a.localeCompare(b));
        this.#max = Math.max(1, ...entries.map(([, number]) => number));
        this.#list.show(entries, ([key]) => key);
        this.#empty.hidden = entries.length > 0;
    }
}

const FACTS = [
    ['Callbacks that wait', (state) => count(state.waitingCallbacks)],
    ['Slow callbacks', (state) => count(state.slowCallbacks)],
    ['Slots in use', (state) => count(state.counters.slots)],
    ['Client addresses', (state) => count(state.counters.addresses)],
    ['Unfinished messages', (state) => bytes(state.counters.unfinishedMessageBytes)],
    ['Deflaters, inflaters', (state) => `${count(state.counters.deflaters)}, ${count(state.counters.inflaters)}`],
    ['Viewers of this page', (state) => count(state.viewers)],
];

class Facts {
    #values;

    constructor(parent) {
        this.#values = FACTS.map(([name]) => {
            const value = element('dd', { textContent: '–' });
            parent.append(element('div', {}, element('dt', { textContent: name }), value));
            return value;
        });
    }

    show(state) {
        FACTS.forEach(([, text], i) => setText(this.#values[i], text(state)));
    }
}

export class Overview {
    #charts;
    #handshakes;
    #closes;
    #facts;
    #closed;

    constructor(places) {
        this.#charts = new Charts(places.charts);
        this.#handshakes = new Bars(places.handshakes, 'No handshake yet.', (status) => ({
            name: statusMeaning(status),
            title: `${status}: ${statusMeaning(status)}`,
            good: isAccepted(status),
        }));
        this.#closes = new Bars(places.closes, 'No connection has ended yet.', (code) => ({
            name: closeName(code),
            title: closeMeaning(code),
            good: code === '1000' || code === '1001',
        }));
        this.#facts = new Facts(places.queues);
        this.#closed = new Table(places.closed, {
            caption: 'Connections that have ended last',
            empty: 'No connection has ended yet.',
            keyOf: (item) => item.id,
            columns: [
                { title: 'Closed', text: (item) => time(item.closedAt) },
                { title: 'Number', numeric: true, text: (item) => item.id },
                { title: 'Client', broad: true, text: (item) => address(item.address) },
                { title: 'User', text: (item) => item.principal ?? '–' },
                { title: 'Open for', text: (item) => duration(item.closedAt - item.openedAt) },
                { title: 'Code', broad: true, text: (item) => `${item.code} ${closeName(item.code)}` },
                { title: 'By', text: (item) => closedBy(item.by) },
                { title: 'Reason', wide: true, text: (item) => item.reason || '–' },
            ],
        });
    }

    /** What belongs to the time, even while it is not seen. */
    showHistory(history) {
        this.#charts.show(history);
    }

    show(state) {
        this.#handshakes.show(state.counters.handshakes);
        this.#closes.show(state.counters.closes);
        this.#facts.show(state);
        this.#closed.show(state.closed.shown);
    }

    recolour() {
        this.#charts.recolour();
    }
}
