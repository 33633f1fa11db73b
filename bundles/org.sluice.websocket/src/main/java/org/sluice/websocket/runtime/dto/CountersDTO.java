package org.sluice.websocket.runtime.dto;

import java.util.Map;
import org.osgi.dto.DTO;

/** Numbers of the whole server since its start. */
public class CountersDTO extends DTO {

    /** How many connections are open. */
    public int connections;

    /**
     * How many of the connections that the server may have are taken: those that are open, and those that are being opened or
     * closed.
     */
    public int slots;

    /** From how many addresses the connections come that have a slot. */
    public int addresses;

    /** How many connections have been opened. */
    public long connectionsOpened;

    /**
     * How many handshakes have been answered how: by HTTP status, {@code 101} for those that were accepted;
     * {@value DTOConstants#HANDSHAKE_DECLINED} for those that were left to the server, most often for want of an application;
     * {@value DTOConstants#HANDSHAKE_ANSWERED} for those that a servlet context has answered. Where a client was gone before
     * its 101, no connection has been opened.
     */
    public Map<String, Long> handshakes;

    /**
     * How many connections have ended with which close code, as it was reported to the application: {@code 1005} for a Close
     * frame without a code, {@code 1006} for connections without a Close frame.
     */
    public Map<String, Long> closes;

    /** Messages that have come as a whole. */
    public long messagesReceived;

    /** Messages that were sent, or are on their way. */
    public long messagesSent;

    /** Bytes that have come on open connections: frames of every kind with their headers. */
    public long bytesReceived;

    /** Bytes of messages, pings and pongs that were sent or are on their way: payloads, compressed where they are, with their frames'
     * headers. */
    public long bytesSent;

    /** Worker threads: those that run callbacks, and those that wait for some. */
    public int workerThreads;

    /** Worker threads that run callbacks. */
    public int busyWorkerThreads;

    /** Deflaters in use, about 270 KiB each outside the heap: those that compress just now, and those that connections keep. */
    public int deflaters;

    /** Inflaters in use, about 45 KiB each outside the heap. */
    public int inflaters;

    /**
     * The memory that messages have that have not come as a whole, in bytes. It is bounded by {@code unfinishedMessageBytes} of the
     * server's configuration.
     */
    public long unfinishedMessageBytes;

    /** How many of the connections have no application just now, and wait for another one to take them over. */
    public int connectionsWaiting;

    /** Notifications that were not told to a {@link org.sluice.websocket.runtime.RuntimeListener}, because too many waited for it. */
    public long notificationsDropped;

    /** Called by who fills the fields. */
    public CountersDTO() {}
}
