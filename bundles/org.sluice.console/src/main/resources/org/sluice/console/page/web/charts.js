// Plots of the last minutes. Beside its colour a second series has dashes, for those who cannot tell colours apart.
/* global uPlot */
import { bytes, rate, time } from './format.js';
import { element, setText } from './dom.js';

const SECONDS = 300;
const HEIGHT = 150;

const CHARTS = [
    { title: 'Messages', unit: 'per second', format: rate, series: [['messagesReceived', 'received'], ['messagesSent', 'sent']] },
    { title: 'Traffic', unit: 'per second', format: bytes, binary: true, series: [['bytesReceived', 'received'], ['bytesSent', 'sent']] },
    { title: 'Handshakes', unit: 'per second', format: rate, series: [['accepted', 'accepted'], ['others', 'others']] },
    { title: 'Connections', unit: 'open', format: rate, series: [['connections', 'open']] },
];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** From zero to a round number, so that the axis does not move all the time. */
function range(max, binary) {
    if (!(max > 0)) return [0, binary ? 1024 : 1];
    const base = binary ? 2 : 10;
    const power = base ** Math.floor(Math.log(max) / Math.log(base));
    const steps = binary ? [1, 2] : [1, 2, 4, 10];
    return [0, Math.max(binary ? 1024 : 1, power * (steps.find((step) => step * power >= max) ?? base))];
}

class Chart {
    #definition;
    #plot = null;
    #place = element('div', { className: 'plot', 'aria-hidden': 'true' });
    #values;
    #data = null;

    constructor(definition) {
        this.#definition = definition;
        this.#values = definition.series.map(() => element('b', { textContent: '–' }));
        const keys = definition.series.map(([, label], i) =>
            element('span', { className: `key key-${i + 1}` }, element('i', { 'aria-hidden': 'true' }), ` ${label} `, this.#values[i]));
        this.node = element(
            'figure',
            { className: 'card chart' },
            element('figcaption', {},
                element('h2', {}, definition.title, ' ', element('small', { textContent: definition.unit })),
                element('p', { className: 'keys' }, ...keys)),
            this.#place,
        );
        new ResizeObserver(() => this.#fit()).observe(this.#place);
    }

    #fit() {
        const width = Math.floor(this.#place.clientWidth);
        if (width === 0) return;
        if (!this.#plot) this.#draw(width);
        else if (this.#plot.width !== width) this.#plot.setSize({ width, height: HEIGHT });
    }

    #draw(width) {
        const { series, format, binary } = this.#definition;
        const axis = {
            stroke: colour('--muted'),
            font: '11px system-ui, sans-serif',
            grid: { stroke: colour('--grid'), width: 1 },
            ticks: { show: false },
        };
        const options = {
            width,
            height: HEIGHT,
            padding: [8, 8, 0, 0],
            legend: { show: false },
            cursor: { drag: { x: false, y: false }, points: { size: 6 }, sync: { key: 'sluice' } },
            scales: {
                x: { time: true, range: (plot, min, max) => [max - SECONDS, max] },
                y: { range: (plot, min, max) => range(max, binary) },
            },
            axes: [
                { ...axis, space: 70, values: (plot, splits) => splits.map((split) => time(split * 1000).slice(0, 5)), incrs: [60, 120, 300], size: 24 },
                { ...axis, space: 30, size: 58, values: (plot, splits) => splits.map(format), incrs: binary ? BINARY : undefined },
            ],
            series: [
                {},
                ...series.map(([, label], i) => ({
                    label,
                    stroke: colour(`--series-${i + 1}`),
                    width: 1.75,
                    dash: i === 0 ? undefined : [6, 4],
                    fill: series.length === 1 ? colour('--series-fill') : undefined,
                    points: { show: false },
                    spanGaps: false,
                })),
            ],
            hooks: { setCursor: [(plot) => this.#tell(plot.cursor.idx)] },
        };
        this.#plot = new uPlot(options, this.#data ?? [[], ...series.map(() => [])], this.#place);
    }

    /** In the legend: where the pointer is, or else the newest. */
    #tell(index) {
        if (!this.#data) return;
        this.#values.forEach((value, i) => {
            const numbers = this.#data[i + 1];
            setText(value, this.#definition.format(numbers[index ?? numbers.length - 1] ?? null));
        });
    }

    show(history) {
        this.#data = [history.times, ...this.#definition.series.map(([name]) => history.series[name])];
        this.#plot?.setData(this.#data);
        this.#tell(this.#plot?.cursor.idx);
    }

    recolour() {
        this.#plot?.destroy();
        this.#plot = null;
        this.#fit();
    }
}

const BINARY = Array.from({ length: 40 }, (_, i) => 2 ** i);

export class Charts {
    #charts = CHARTS.map((definition) => new Chart(definition));

    constructor(parent) {
        parent.append(...this.#charts.map((chart) => chart.node));
    }

    show(history) {
        this.#charts.forEach((chart) => chart.show(history));
    }

    recolour() {
        this.#charts.forEach((chart) => chart.recolour());
    }
}
