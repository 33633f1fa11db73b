package org.sluice.lorawan.impl;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.sluice.logging.LimitedLog;
import org.sluice.lorawan.Downlink;

/**
 * A socket and the thread that opens it, tries again where that fails, and serves it.
 *
 * <pre>
 *   start ──► open? ──yes──► serving ──fails──┐
 *               ▲  └───no──► waiting ◄────────┘          stop: ends each of them
 *               └────────────────┘ 1, 2, 4, ... 60 s
 * </pre>
 */
final class Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);
    private static final long MAX_PAUSE_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String pid;
    private final Settings settings;
    private final Protocol protocol;
    private final Consumer<PortState> states;
    private final Thread thread;

    // Guarded by this; the socket may be read without.
    private volatile UdpSocket socket;
    private boolean stopped;

    /** Confined to the starting thread, then to its own. */
    private int failures;

    /**
     * Does not begin yet.
     *
     * @param pid what the port is called in the log
     * @param settings host and port are used, and nothing else
     * @param protocol takes what comes
     * @param states told each state
     */
    Receiver(String pid, Settings settings, Protocol protocol, Consumer<PortState> states) {
        this.pid = pid;
        this.settings = settings;
        this.protocol = protocol;
        this.states = states;
        this.thread = new Thread(null, this::run, "sluice-lorawan-" + settings.port(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    /** The first attempt is made at once, so that who has configured a free port finds it open. */
    void start() {
        open();
        thread.start();
    }

    /** When this returns, the port is free and nothing more is published. */
    void stop() {
        synchronized (this) {
            stopped = true;
            close();
            notifyAll();
        }
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    UUID send(String gatewayEui, Downlink downlink) throws IOException {
        UdpSocket present = socket;
        if (present == null) {
            throw new IOException("the port is not open");
        }
        UUID id = protocol.send(gatewayEui, downlink, present);
        present.wakeUp();
        return id;
    }

    private void run() {
        try {
            while (!isStopped()) {
                UdpSocket present = socket;
                if (present == null) {
                    pause();
                    open();
                } else {
                    serve(present);
                }
            }
        } catch (InterruptedException e) {
            LOG.error("LoRaWAN port {} is not served any more: its thread was interrupted", pid, e);
        }
    }

    private void serve(UdpSocket present) {
        try {
            while (true) {
                present.read(protocol.untilExpiry(), (datagram, from) -> {
                    try {
                        protocol.handle(datagram, from, present);
                    } catch (RuntimeException e) {
                        LIMITED.error(pid, "LoRaWAN port {} has failed to handle a datagram", pid, e);
                    }
                });
                protocol.expire();
            }
        } catch (IOException | ClosedSelectorException e) {
            failed(e);
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void pause() throws InterruptedException {
        long end = System.nanoTime() + pause(failures).toNanos();
        for (long left = end - System.nanoTime(); !stopped && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** 1, 2, 4 seconds and so on. */
    static Duration pause(int failures) {
        return Duration.ofSeconds(Math.min(MAX_PAUSE_SECONDS, 1L << Math.min(failures - 1, 6)));
    }

    private void open() {
        PortState state;
        synchronized (this) {
            if (stopped) {
                return;
            }
            try {
                socket = UdpSocket.open(settings.host(), settings.port());
                state = PortState.up(settings, socket.port());
                LOG.info("LoRaWAN gateways can report to UDP port {} of {}", state.port(), settings.host());
                failures = 0;
            } catch (IOException e) {
                close();
                state = failedToOpen(e);
            }
        }
        states.accept(state);
    }

    private PortState failedToOpen(IOException cause) {
        failures++;
        LOG.atLevel(failures == 1 ? Level.WARN : Level.DEBUG)
                .log(
                        "LoRaWAN gateways cannot have UDP port {} of {}: {}; it is tried again until it is free, or choose another one"
                                + " in PID {}",
                        settings.port(),
                        settings.host(),
                        cause.getMessage(),
                        pid);
        return PortState.waiting(settings, String.valueOf(cause.getMessage()));
    }

    private void failed(Exception cause) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            close();
            failures++;
        }
        LOG.warn("LoRaWAN port {} has failed, and is opened again: {}", pid, cause.toString());
        states.accept(PortState.waiting(settings, "the socket has failed"));
    }

    /** To be called with the lock. */
    private void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("closing port {}", pid, e);
            }
            socket = null;
        }
    }
}
