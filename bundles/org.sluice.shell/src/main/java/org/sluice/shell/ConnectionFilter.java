package org.sluice.shell;

import java.util.function.Predicate;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/**
 * The connections that an operator means. An option that is not given is empty.
 *
 * @param application service id, pattern or bundle
 * @param address as in {@link Address}
 * @param older opened at least so long ago
 * @param younger opened at most so long ago
 * @param principal the name of the user
 */
record ConnectionFilter(String application, String address, String older, String younger, String principal) {

    /** Takes options as they come from Gogo. */
    static ConnectionFilter of(String application, String address, String older, String younger, String principal)
            throws CommandFailed {
        return new ConnectionFilter(
                Arguments.option("--application", application),
                Arguments.option("--address", address),
                Arguments.option("--older", older),
                Arguments.option("--younger", younger),
                Arguments.option("--principal", principal));
    }

    boolean isEmpty() {
        return (application + address + older + younger + principal).isEmpty();
    }

    /** What the filter means just now. */
    Predicate<ConnectionDTO> at(RuntimeDTO runtime, long now) throws CommandFailed {
        Predicate<ConnectionDTO> all = connection -> true;
        if (!application.isEmpty()) {
            long id = new Applications(runtime).chosen(application).serviceId;
            all = all.and(connection -> connection.applicationId == id);
        }
        if (!address.isEmpty()) {
            Address range = Address.parse(address);
            all = all.and(connection -> contains(range, connection.remoteAddress));
        }
        if (!older.isEmpty()) {
            long last = now - Arguments.time("--older", older).toMillis();
            all = all.and(connection -> connection.openedAt <= last);
        }
        if (!younger.isEmpty()) {
            long first = now - Arguments.time("--younger", younger).toMillis();
            all = all.and(connection -> connection.openedAt >= first);
        }
        return principal.isEmpty() ? all : all.and(connection -> principal.equals(connection.principal));
    }

    private static boolean contains(Address range, String shown) {
        try {
            return range.contains(Address.parse(shown));
        } catch (CommandFailed e) {
            // Such as one with a zone
            return false;
        }
    }
}
