package org.sluice.protocol;

import java.security.Principal;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The servlet contexts of the server at which a request has arrived, for a handler that wants one of them to guard what it
 * offers. Usable while {@link ProtocolHandler#upgrade} runs, and on its thread only: a context sees the server's own
 * request, and may answer it.
 */
@ProviderType
@FunctionalInterface
public interface ServletContexts {

    /** Those of a server that has none. */
    ServletContexts NONE = select -> Decision.Unknown.UNKNOWN;

    /**
     * Asks the security of a servlet context ({@code ServletContextHelper.handleSecurity}) about the request. Of several
     * contexts that match, the one with the highest ranking is asked. No context is asked twice for a request.
     *
     * @param select the name of a context, or an LDAP filter over the service properties of contexts, as the value of
     *     {@code osgi.http.whiteboard.context.select}
     * @return what it has decided
     */
    Decision handleSecurity(String select);

    /** What has come of asking. */
    sealed interface Decision {

        /**
         * The request may go on.
         *
         * @param principal who the context has found the client to be
         */
        record Granted(Optional<Principal> principal) implements Decision {}

        /** The request may not go on, and the context has answered it: the handler's answer must be {@link UpgradeAnswer#answered}. */
        enum Denied implements Decision {
            /** The only value. */
            DENIED
        }

        /** The server has no such context, so that nobody has decided anything. */
        enum Unknown implements Decision {
            /** The only value. */
            UNKNOWN
        }
    }
}
