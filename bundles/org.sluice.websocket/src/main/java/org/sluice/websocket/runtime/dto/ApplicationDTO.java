package org.sluice.websocket.runtime.dto;

import java.util.Map;
import org.osgi.dto.DTO;

/**
 * An application. Its numbers begin when it is registered, and anew when its pattern or scope changes.
 *
 * <p>Limits are those that are in force: the lower of the application's and the server's where both have one.
 */
public class ApplicationDTO extends DTO {

    /** The {@code service.id}. */
    public long serviceId;

    /** The symbolic name of the bundle that has registered it. */
    public String bundle;

    /** The patterns of its paths. */
    public String[] patterns;

    /** The scopes of the servers at which it is there, {@code *} for all. */
    public String[] scopes;

    /** The names of the servers that are up and at which one of its patterns leads to it. */
    public String[] servers;

    /** What it has asked for: {@code worker} or {@code loop}. */
    public String threading;

    /**
     * Whether it has asked for {@code loop} and has held an event loop for too long: until it is registered anew its callbacks
     * run on worker threads.
     */
    public boolean demoted;

    /** {@code both} or {@code push}. */
    public String direction;

    /** {@code any}, {@code text} or {@code binary}. */
    public String data;

    /** Whether messages are compressed where clients agree: {@code off}, {@code on} or {@code takeover}. */
    public String compression;

    /** The subprotocols that it has named. */
    public String[] subprotocols;

    /** The origins that are allowed besides the server's own, {@code *} for all. */
    public String[] origins;

    /** How many connections it may have. */
    public int maxConnections;

    /** The largest message that it takes, in bytes of payload. */
    public int maxMessageBytes;

    /** The idle time-out in seconds, 0 for none. */
    public int idleTimeoutSeconds;

    /** The time between two pings in seconds, 0 for no pings. */
    public int pingIntervalSeconds;

    /** For how many seconds connections outlive it to be taken over, 0 for not at all. */
    public int handoverSeconds;

    /** How many connections are open. */
    public int connections;

    /** How many connections have been opened. */
    public long connectionsOpened;

    /** How many connections it has taken over from others. */
    public long connectionsTakenOver;

    /**
     * How many callbacks have taken longer than {@link DTOConstants#SLOW_LOOP_CALLBACK_MILLIS} or
     * {@link DTOConstants#SLOW_WORKER_CALLBACK_MILLIS}.
     */
    public long slowCallbacks;

    /** How many callbacks wait for a thread or for others of their connection. */
    public int waitingCallbacks;

    /** How many handshakes have been answered how, as in {@link CountersDTO#handshakes}. */
    public Map<String, Long> handshakes;

    /** How many connections have ended with which close code, as in {@link CountersDTO#closes}. */
    public Map<String, Long> closes;

    /** Messages that have come as a whole. */
    public long messagesReceived;

    /** Messages that were sent, or are on their way. */
    public long messagesSent;

    /** Bytes that have come, as in {@link CountersDTO#bytesReceived}. */
    public long bytesReceived;

    /** Bytes that were sent or are on their way, as in {@link CountersDTO#bytesSent}. */
    public long bytesSent;

    /** How many bytes wait to be sent, on all connections. */
    public long queuedBytes;

    /** How many worker threads run its callbacks. */
    public int busyWorkerThreads;

    /** How many connections have callbacks that wait for a worker thread. */
    public int waitingForWorkers;

    /** How long callbacks on event loops have taken. */
    public LatencyDTO loopCallbacks;

    /** How long callbacks on worker threads have taken. */
    public LatencyDTO workerCallbacks;

    /** Called by who fills the fields. */
    public ApplicationDTO() {}
}
