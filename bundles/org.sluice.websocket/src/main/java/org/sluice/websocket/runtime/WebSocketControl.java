package org.sluice.websocket.runtime;

import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.runtime.dto.BroadcastDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;

/**
 * Lets an operator act on open connections. It is a service as long as the server is active, beside {@link WebSocketRuntime},
 * which shows and changes nothing: who may look need not be able to act.
 *
 * <p>Each method takes a filter, which is given each connection as the runtime shows it. It is called on the calling thread,
 * while no lock is held. Its methods may be called from any thread, and wait for no client; applications are told as by
 * {@link org.sluice.websocket.WebSocketListener#onClose onClose}. What comes to be while a method looks may be missed.
 */
@ProviderType
public interface WebSocketControl {

    /**
     * Closes connections: sends what is queued and a Close frame, waits for the client's, and closes the connection. The runtime
     * shows that the server has closed them, for an operator. Connections that are closing already stay as they are.
     *
     * @param filter chooses the connections
     * @param code a code that {@linkplain CloseCode#isSendable() may be sent}
     * @param reason why, for the client's log; may be empty, at most 123 bytes in UTF-8
     * @return how many are being closed
     * @throws IllegalArgumentException if the code must not be sent or the reason is too long
     */
    int close(Predicate<? super ConnectionDTO> filter, CloseCode code, String reason);

    /**
     * Closes connections at once, without a Close frame, also those that are closing already.
     *
     * @param filter chooses the connections
     * @return how many have been aborted
     */
    int abort(Predicate<? super ConnectionDTO> filter);

    /**
     * Sends a message to connections, on the calling thread. Slow readers, for whom more waits than the high-water mark allows, are
     * skipped, and so are connections to which a message is being sent in parts.
     *
     * @param filter chooses the connections
     * @param message the message, which may be sent again
     * @return how many were sent the message, and how many were skipped
     */
    BroadcastDTO broadcast(Predicate<? super ConnectionDTO> filter, Message message);
}
