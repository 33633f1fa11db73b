// The row of numbers above everything.
import { bytes, count, rate } from './format.js';
import { element, setText } from './dom.js';

const FIGURES = [
    ['Connections', (state) => count(state.counters.connections), (state) => `${count(state.counters.opened)} since the start`],
    ['Messages in', (state, rates) => rate(rates.messagesReceived), (state) => `${count(state.counters.messagesReceived)} in all`, '/s'],
    ['Messages out', (state, rates) => rate(rates.messagesSent), (state) => `${count(state.counters.messagesSent)} in all`, '/s'],
    ['Traffic in', (state, rates) => bytes(rates.bytesReceived), (state) => `${bytes(state.counters.bytesReceived)} in all`, '/s'],
    ['Traffic out', (state, rates) => bytes(rates.bytesSent), (state) => `${bytes(state.counters.bytesSent)} in all`, '/s'],
    ['Slow callbacks', (state) => count(state.slowCallbacks), (state) => `${count(state.waitingCallbacks)} are waiting now`],
];

export class Figures {
    #parts;

    constructor(parent) {
        this.#parts = FIGURES.map(([title, , , unit]) => {
            const value = element('b', { textContent: '–' });
            const more = element('small', { textContent: '\u00a0' });
            const shown = element('span', {}, value, ...(unit ? [element('span', { className: 'unit', textContent: unit })] : []));
            parent.append(element('div', { className: 'figure' }, element('h2', { textContent: title }), shown, more));
            return { value, more };
        });
    }

    show(state, rates) {
        FIGURES.forEach(([, value, more], i) => {
            setText(this.#parts[i].value, value(state, rates));
            setText(this.#parts[i].more, more(state));
        });
    }
}
