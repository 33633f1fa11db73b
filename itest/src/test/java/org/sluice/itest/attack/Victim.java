package org.sluice.itest.attack;

/**
 * Where a connection leads to.
 *
 * @param port the HTTP service's or a standalone server's
 * @param path an application that sends back what it gets
 */
record Victim(int port, String path) {

    /** On the event loop. */
    static final String LOOP = "/attacked/loop";

    /** On worker threads, compressing with contexts. */
    static final String WORKER = "/attacked/worker";

    /** Throws at each message. */
    static final String FAULTY = "/attacked/faulty";

    /** Throws at each handshake. */
    static final String FAULTY_HANDSHAKE = "/attacked/faulty/handshake";
}
