// The last minutes, made of the differences between what the server has counted. The server itself remembers nothing.
import { isAccepted } from './codes.js';

const KEPT_SECONDS = 600;
/** Behind such a pause there is no rate to tell. */
const GAP_MICROS = 5_000_000;

const SERIES = ['messagesReceived', 'messagesSent', 'bytesReceived', 'bytesSent', 'accepted', 'others', 'connections'];

const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);

function sums({ micros, startedAt, counters }) {
    const handshakes = Object.entries(counters.handshakes);
    return {
        micros,
        startedAt,
        messagesReceived: counters.messagesReceived,
        messagesSent: counters.messagesSent,
        bytesReceived: counters.bytesReceived,
        bytesSent: counters.bytesSent,
        accepted: sum(handshakes.filter(([status]) => isAccepted(status)).map(([, number]) => number)),
        others: sum(handshakes.filter(([status]) => !isAccepted(status)).map(([, number]) => number)),
    };
}

export class History {
    #before = null;
    times = [];
    series = Object.fromEntries(SERIES.map((name) => [name, []]));

    /** Takes a state, and returns the rates since the one before, or null where there are none. */
    add(state) {
        const now = sums(state);
        const before = this.#before;
        this.#before = now;
        const elapsed = before ? now.micros - before.micros : 0;
        const known = elapsed > 0 && elapsed < GAP_MICROS && before.startedAt === now.startedAt;
        // Too soon after the one before for a rate that says something
        if (known && elapsed < 500_000) {
            this.#before = before;
            return this.latest();
        }
        this.#append(state.now / 1000, (name) =>
            name === 'connections'
                ? state.counters.connections
                : known
                  ? Math.max(0, ((now[name] - before[name]) * 1e6) / elapsed)
                  : null,
        );
        return this.latest();
    }

    #append(time, valueOf) {
        // A clock that was set back would confuse the plots
        if (this.times.length && time <= this.times.at(-1)) this.#clear();
        this.times.push(time);
        for (const name of SERIES) this.series[name].push(valueOf(name));
        while (this.times[0] < time - KEPT_SECONDS) {
            this.times.shift();
            for (const name of SERIES) this.series[name].shift();
        }
    }

    #clear() {
        this.times = [];
        for (const name of SERIES) this.series[name] = [];
    }

    latest() {
        return Object.fromEntries(SERIES.map((name) => [name, this.series[name].at(-1) ?? null]));
    }
}
