package org.sluice.websocket.server.runtime;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

/** What is remembered of all applications together. May be used by any thread. */
public final class Observations {

    private final Clock clock = Clock.systemUTC();
    private final long startedAt = clock.millis();
    private final Counters counters = new Counters();
    private final Map<String, Counters> byServer = new ConcurrentHashMap<>();
    private final Meters meters = new Meters();
    private final Visitors visitors = new Visitors();
    private final History<ClosedConnection> history;

    /**
     * Begins at zero.
     *
     * @param historySize how many connections are remembered
     */
    public Observations(int historySize) {
        history = new History<>(historySize);
    }

    /**
     * The wall clock.
     *
     * @return milliseconds since the epoch
     */
    public long now() {
        return clock.millis();
    }

    /**
     * The beginning.
     *
     * @return milliseconds since the epoch
     */
    public long startedAt() {
        return startedAt;
    }

    /**
     * What happens seldom.
     *
     * @return the counters of the server
     */
    public Counters counters() {
        return counters;
    }

    /**
     * Counts what happens seldom, in all and at servers of one name.
     *
     * @param server the name
     * @param event counts it once
     */
    public void count(String server, Consumer<Counters> event) {
        event.accept(counters);
        event.accept(counters(server));
    }

    /** There are as many as an operator has thought of. */
    private Counters counters(String server) {
        return byServer.computeIfAbsent(server, name -> new Counters());
    }

    /**
     * Shows what has happened at a server.
     *
     * @param dto gets the numbers
     */
    public void show(ServerDTO dto) {
        // One whose configuration is refused has no name, and no numbers
        Counters own = dto.name == null ? new Counters() : counters(dto.name);
        dto.connectionsOpened = own.connectionsOpened();
        dto.handshakes = own.handshakes();
        dto.closes = own.closes();
    }

    /**
     * What happens often.
     *
     * @return the meters of the event loops
     */
    public Meters meters() {
        return meters;
    }

    /**
     * Who comes.
     *
     * @return the visitors
     */
    public Visitors visitors() {
        return visitors;
    }

    /**
     * The connections that have ended.
     *
     * @return the history
     */
    public History<ClosedConnection> history() {
        return history;
    }

    /**
     * Shows the history.
     *
     * @param max how many at most
     * @return the newest first
     */
    public List<ClosedConnectionDTO> closedConnections(int max) {
        List<ClosedConnection> newest = history.newest(max);
        return newest.stream().map(ClosedConnection::toDTO).collect(Collectors.toCollection(ArrayList::new));
    }

    /**
     * Shows the numbers.
     *
     * @return a copy
     */
    public CountersDTO toDTO() {
        CountersDTO dto = new CountersDTO();
        dto.closes = counters.closes();
        dto.connections = counters.connections();
        dto.connectionsOpened = counters.connectionsOpened();
        dto.handshakes = counters.handshakes();
        dto.messagesReceived = meters.messagesReceived();
        dto.messagesSent = meters.messagesSent();
        dto.bytesReceived = meters.bytesReceived();
        dto.bytesSent = meters.bytesSent();
        return dto;
    }
}
