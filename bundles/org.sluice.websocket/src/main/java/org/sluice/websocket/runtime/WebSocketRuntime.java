package org.sluice.websocket.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/**
 * Shows the state of the WebSocket server. It is a service as long as the server is active.
 *
 * <p>Its methods may be called from any thread. They build what they return on that thread, from what is there at the moment,
 * and hold up no connection; with many connections that may take some milliseconds.
 */
@ProviderType
public interface WebSocketRuntime {

    /**
     * Service property: where WebSockets can be opened, as {@code ws://host:port/} or {@code wss://host:port/}, of all servers that are up. A server
     * that listens at every address is shown as {@code localhost}.
     *
     * <p>The value of this service property is of type {@code String[]}.
     */
    String ENDPOINTS = "sluice.websocket.endpoints";

    /**
     * Service property: a number that grows whenever the runtime DTO shows something else than before, but for numbers of
     * connections, handshakes, messages and callbacks. Changes that come quickly one after the other may be told together.
     *
     * <p>The value of this service property is of type {@code Long}.
     */
    String CHANGECOUNT = "service.changecount";

    /**
     * Shows servers, applications and counters.
     *
     * @return a copy of the present state
     */
    RuntimeDTO getRuntimeDTO();

    /**
     * Shows open connections of all applications.
     *
     * @param max how many at most, in no particular order
     * @return a list that belongs to the caller
     * @throws IllegalArgumentException if {@code max} is negative
     */
    List<ConnectionDTO> getConnectionDTOs(int max);

    /**
     * Shows open connections of one application.
     *
     * @param applicationId the {@code service.id} of the application; unknown ones have no connections
     * @param max how many at most, in no particular order
     * @return a list that belongs to the caller
     * @throws IllegalArgumentException if {@code max} is negative
     */
    List<ConnectionDTO> getConnectionDTOs(long applicationId, int max);

    /**
     * Shows those open connections that a filter chooses.
     *
     * @param filter is called on the calling thread, while no lock is held
     * @param max how many at most, in no particular order
     * @return a list that belongs to the caller
     * @throws IllegalArgumentException if {@code max} is negative
     */
    List<ConnectionDTO> getConnectionDTOs(Predicate<? super ConnectionDTO> filter, int max);

    /**
     * Shows an open connection in detail. Unlike the other methods this one waits for an event loop, for at most a second.
     *
     * @param id the connection's number, as {@link org.sluice.websocket.WebSocket#id()} has it
     * @return the connection, empty if there is none
     */
    Optional<ConnectionDetailDTO> getConnectionDetailDTO(long id);

    /**
     * Shows the connections that have ended last, as many as the server is configured to remember (100 by default).
     *
     * @param max how many at most
     * @return a list that belongs to the caller, the newest first
     * @throws IllegalArgumentException if {@code max} is negative
     */
    List<ClosedConnectionDTO> getClosedConnectionDTOs(int max);
}
