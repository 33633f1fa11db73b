package org.sluice.presign;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows credentials, registered as an OSGi service. It is asked for access keys that the configuration of a verifier does not
 * have, before others with a lower {@code service.ranking}; the first that knows an access key is believed.
 *
 * <p>Nothing of what it says is kept but keys that are derived from its secrets, as long as these do not change. So credentials can be
 * changed or withdrawn at any time; connections that there are stay.
 */
@ConsumerType
@FunctionalInterface
public interface CredentialsProvider {

    /**
     * Looks credentials up.
     *
     * <p>It is called for handshakes whose date and scope are right, on a thread of the WebSocket server's, and may block; it has
     * its share of the handshake's time (10 s by default). Several calls may run at the same time. The access key is what a peer
     * has sent: anything that {@link Credentials#ACCESS_KEY_ID_RULE} allows.
     *
     * @param accessKeyId the id of an access key
     * @return its credentials; empty if they are not known here
     * @throws Exception if nobody can tell now: the handshake is answered with 503. It is logged, so it must not hold secrets
     */
    Optional<Credentials> credentials(String accessKeyId) throws Exception;
}
