// The WebSocket of the console itself: comes back after losses, and goes away while nobody sees the page.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const HIDDEN_FOR = 60_000;
/** The server sends a state every second; one that says nothing for so long is not there any more. */
const SILENCE = 10_000;

export class Live extends EventTarget {
    #url;
    #socket = null;
    #pause = FIRST_PAUSE;
    #timer = 0;
    #silence = 0;
    #hidden = 0;
    #request = 'connections none';

    constructor(url) {
        super();
        this.#url = url;
        document.addEventListener('visibilitychange', () => this.#seen(!document.hidden));
    }

    /** Asks for connections; asked again after each loss. */
    request(text) {
        if (text === this.#request) return;
        this.#request = text;
        if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
    }

    open() {
        clearTimeout(this.#timer);
        this.#socket?.close();
        const socket = new WebSocket(this.#url);
        this.#socket = socket;
        this.#tell('status', { state: 'connecting' });
        let opened = false;
        socket.onopen = () => {
            opened = true;
            socket.send(this.#request);
            this.#listen();
        };
        socket.onmessage = (event) => {
            if (socket !== this.#socket) return;
            // Not before it has really said something
            if (this.#pause !== FIRST_PAUSE || opened) this.#tell('status', { state: 'live' });
            this.#pause = FIRST_PAUSE;
            this.#listen();
            this.#tell('message', JSON.parse(event.data));
        };
        socket.onclose = (event) => {
            if (socket === this.#socket) this.#lost(opened, event);
        };
    }

    #listen() {
        clearTimeout(this.#silence);
        this.#silence = setTimeout(() => this.#lost(true, { code: 1006 }), SILENCE);
    }

    #lost(opened, { code }) {
        clearTimeout(this.#silence);
        const socket = this.#socket;
        this.#socket = null;
        socket?.close();
        // Many pages should not come back in the same moment
        const wait = this.#pause * (0.75 + Math.random() / 2);
        this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
        this.#tell('status', { state: 'lost', opened, code, until: Date.now() + wait });
        this.#timer = setTimeout(() => this.open(), wait);
    }

    #seen(visible) {
        clearTimeout(this.#hidden);
        if (!visible) {
            this.#hidden = setTimeout(() => this.#rest(), HIDDEN_FOR);
        } else if (this.#socket === null) {
            this.#pause = FIRST_PAUSE;
            this.open();
        }
    }

    #rest() {
        clearTimeout(this.#timer);
        clearTimeout(this.#silence);
        const socket = this.#socket;
        this.#socket = null;
        socket?.close(1000);
        this.#tell('status', { state: 'paused' });
    }

    #tell(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}

/** Why a handshake fails: browsers do not tell pages, but a request for the page itself meets the same rules. */
export async function reason(page) {
    try {
        const { status } = await fetch(page, { method: 'HEAD', cache: 'no-store' });
        if (status === 401) return 'The gateway wants to know who you are: load the page again.';
        if (status === 403) return 'You are not allowed to see the console any more.';
        if (status === 404) return 'The gateway is there, but its console is not.';
        if (status === 429) return 'There were too many wrong credentials.';
        if (status >= 500) return 'The gateway is there, but not ready.';
        return 'The gateway is there, but its WebSocket does not open.';
    } catch {
        return 'The gateway does not answer.';
    }
}
